using System.Diagnostics;
using System.Globalization;
using RedisWeb.Calculations;

namespace RedisWeb.Benchmarks;

/// <summary>What each calculation costs on one thread: the second of two computes, so that compiling it does not count.</summary>
internal static class CalculationsBenchmark
{
    public static async Task RunAsync(CalculationCatalogue catalogue, bool isForAMoment)
    {
        var primes = catalogue.Find("prime-count")!;
        if (isForAMoment)
        {
            await MeasureAsync(primes, primes.Form.Defaults, "defaults");
            return;
        }

        foreach (var calculation in catalogue.All)
        {
            await MeasureAsync(calculation, calculation.Form.Defaults, "defaults");
        }

        foreach (var upTo in (string[])["1e10", "1e11", "1e12"])
        {
            await MeasureAsync(primes, primes.Form.Bind(_ => [upTo]).Input!, $"upTo={upTo}");
        }
    }

    private static async Task MeasureAsync(Calculation calculation, BoundInput input, string what)
    {
        await calculation.ComputeAsync(input, ComputeContext.SingleThreaded());
        using var self = Process.GetCurrentProcess();
        var processorBefore = self.TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        await calculation.ComputeAsync(input, ComputeContext.SingleThreaded());
        var wall = Stopwatch.GetElapsedTime(started);
        self.Refresh();
        var processor = self.TotalProcessorTime - processorBefore;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{calculation.Slug,-24} {what,-12} wall {wall.TotalMilliseconds,8:F0} ms   processor {processor.TotalMilliseconds,8:F0} ms"));
    }
}
