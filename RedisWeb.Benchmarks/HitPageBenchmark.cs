using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace RedisWeb.Benchmarks;

/// <summary>Processor time of this process per request, by wrk, in alternating rounds.</summary>
internal static partial class HitPageBenchmark
{
    // The runtime compiles anew what has turned out to be hot: figures settle after some ten thousand requests.
    private const int WarmingRounds = 3;

    public static async Task RunAsync(Uri hit, Uri bare, int rounds, int seconds)
    {
        using var client = new HttpClient();
        Console.WriteLine($"hit page: {(await client.GetByteArrayAsync(hit)).Length} bytes, Cache-Status: {await CacheStatusAsync(client, hit)}");
        Console.WriteLine($"bare page: {(await client.GetByteArrayAsync(bare)).Length} bytes");
        for (var i = 0; i < WarmingRounds; i++)
        {
            await MeasureAsync(hit, seconds);
            await MeasureAsync(bare, seconds);
        }

        List<double> hits = [];
        List<double> bares = [];
        for (var round = 1; round <= rounds; round++)
        {
            var (hitCost, hitRate) = await MeasureAsync(hit, seconds);
            var (bareCost, bareRate) = await MeasureAsync(bare, seconds);
            hits.Add(hitCost);
            bares.Add(bareCost);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"round {round}: hit {hitCost:F1} us CPU ({hitRate:F0}/s), bare {bareCost:F1} us CPU ({bareRate:F0}/s), ratio {hitCost / bareCost:F2}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"median: hit {Median(hits):F1} us, bare {Median(bares):F1} us, ratio {Median(hits) / Median(bares):F2}"));
    }

    private static async Task<string> CacheStatusAsync(HttpClient client, Uri page)
    {
        using var response = await client.GetAsync(page);
        return string.Join(", ", response.Headers.GetValues("Cache-Status"));
    }

    private static async Task<(double MicrosecondsEach, double PerSecond)> MeasureAsync(Uri page, int seconds)
    {
        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime;
        using var wrk = Process.Start(new ProcessStartInfo("wrk", ["-t1", "-c16", $"-d{seconds}s", page.ToString()]) { RedirectStandardOutput = true })!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        self.Refresh();
        var used = self.TotalProcessorTime - before;
        if (output.Contains("Non-2xx", StringComparison.Ordinal) || Requests().Match(output) is not { Success: true } requests)
        {
            throw new InvalidOperationException("wrk did not get what it asked for:\n" + output);
        }

        var count = double.Parse(requests.Groups[1].Value, CultureInfo.InvariantCulture);
        return (used.TotalMicroseconds / count, count / seconds);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();
}
