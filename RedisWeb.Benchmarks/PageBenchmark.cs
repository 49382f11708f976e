using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace RedisWeb.Benchmarks;

/// <param name="Name">What it is called in the figures.</param>
/// <param name="Page">Where it is.</param>
internal sealed record Measured(string Name, Uri Page)
{
    public List<double> Costs { get; } = [];

    public List<double> Rates { get; } = [];

    public List<double> Allocated { get; } = [];

    /// <summary>What is sent along.</summary>
    public (string Name, string Value)? Header { get; init; }
}

/// <summary>Processor time of this process per request, by wrk, in alternating rounds; the last page is what the others are compared with.</summary>
internal static partial class PageBenchmark
{
    // The runtime compiles anew what has turned out to be hot: figures settle after some ten thousand requests.
    private const int WarmingRounds = 3;

    /// <summary>How many requests are under way at a time.</summary>
    public static int Connections { get; set; } = 16;

    public static async Task RunAsync(Measured[] pages, int rounds, int seconds)
    {
        if (seconds == 0)
        {
            return; // all is there that would be measured, and has answered
        }

        for (var round = 1 - WarmingRounds; round <= rounds; round++)
        {
            foreach (var measured in pages)
            {
                var (cost, rate, allocated) = await MeasureAsync(measured, seconds);
                if (round > 0)
                {
                    measured.Costs.Add(cost);
                    measured.Rates.Add(rate);
                    measured.Allocated.Add(allocated);
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}: {measured.Name} {cost:F1} us CPU ({rate:F0}/s)"));
                }
            }
        }

        var last = pages[^1];
        foreach (var page in pages)
        {
            var (cost, rate) = (Median(page.Costs), Median(page.Rates));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"median: {page.Name} {cost:F1} us, {cost / Median(last.Costs):F2} of {last.Name}; {rate:F0}/s, {rate / Median(last.Rates):F2} times {last.Name}; {Median(page.Allocated):F1} KB allocated"));
        }
    }

    /// <summary>What the pages are, once each has been asked twice.</summary>
    public static async Task TellAsync(Measured[] pages)
    {
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false });
        foreach (var measured in pages)
        {
            using var first = await AskAsync(measured);
            using var response = await AskAsync(measured);
            var status = response.Headers.TryGetValues("Cache-Status", out var values) ? string.Join(", ", values) : "none";
            Console.WriteLine($"{measured.Name}: {(int)response.StatusCode}, {(await response.Content.ReadAsByteArrayAsync()).Length} bytes, Cache-Status: {status}");
        }

        async Task<HttpResponseMessage> AskAsync(Measured measured)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, measured.Page);
            if (measured.Header is var (name, value))
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            return await client.SendAsync(request);
        }
    }

    private static async Task<(double MicrosecondsEach, double PerSecond, double KilobytesEach)> MeasureAsync(Measured page, int seconds)
    {
        using var self = Process.GetCurrentProcess();
        var (before, allocatedBefore) = (self.TotalProcessorTime, GC.GetTotalAllocatedBytes());
        using var wrk = Process.Start(new ProcessStartInfo("wrk", ["-t1", $"-c{Connections}", $"-d{seconds}s", .. page.Header is var (name, value) ? (string[])["-H", $"{name}: {value}"] : [], page.Page.ToString()]) { RedirectStandardOutput = true })!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        self.Refresh();
        var used = self.TotalProcessorTime - before;
        if (output.Contains("Non-2xx", StringComparison.Ordinal) || Requests().Match(output) is not { Success: true } requests)
        {
            throw new InvalidOperationException("wrk did not get what it asked for:\n" + output);
        }

        var count = double.Parse(requests.Groups[1].Value, CultureInfo.InvariantCulture);
        return (used.TotalMicroseconds / count, count / seconds, (GC.GetTotalAllocatedBytes() - allocatedBefore) / 1024.0 / count);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();
}
