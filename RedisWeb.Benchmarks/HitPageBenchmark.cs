using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace RedisWeb.Benchmarks;

/// <param name="Name">What it is called in the figures.</param>
/// <param name="Page">Where it is.</param>
internal sealed record Measured(string Name, Uri Page)
{
    public List<double> Costs { get; } = [];
}

/// <summary>Processor time of this process per request, by wrk, in alternating rounds; the last page is what the others are compared with.</summary>
internal static partial class HitPageBenchmark
{
    // The runtime compiles anew what has turned out to be hot: figures settle after some ten thousand requests.
    private const int WarmingRounds = 3;

    public static async Task RunAsync(Measured[] pages, int rounds, int seconds)
    {
        using var client = new HttpClient();
        foreach (var (name, page) in pages)
        {
            await client.GetByteArrayAsync(page);
            Console.WriteLine($"{name}: {(await client.GetByteArrayAsync(page)).Length} bytes, Cache-Status: {await CacheStatusAsync(client, page)}");
        }

        for (var round = 1 - WarmingRounds; round <= rounds; round++)
        {
            foreach (var measured in pages)
            {
                var (cost, rate) = await MeasureAsync(measured.Page, seconds);
                if (round > 0)
                {
                    measured.Costs.Add(cost);
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}: {measured.Name} {cost:F1} us CPU ({rate:F0}/s)"));
                }
            }
        }

        foreach (var (name, _, cost) in pages.Select(page => (page.Name, page.Page, Median(page.Costs))))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median: {name} {cost:F1} us, {cost / Median(pages[^1].Costs):F2} of the {pages[^1].Name}"));
        }
    }

    private static async Task<string> CacheStatusAsync(HttpClient client, Uri page)
    {
        using var response = await client.GetAsync(page);
        return response.Headers.TryGetValues("Cache-Status", out var values) ? string.Join(", ", values) : "none";
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
