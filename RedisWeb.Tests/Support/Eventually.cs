using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace RedisWeb.Tests.Support;

/// <summary>For what happens elsewhere (another process, another thread) and gives no signal: looks again and again until it is so, or fails.</summary>
public static class Eventually
{
    /// <summary>A bound for hanging, not an expectation, wide for a busy machine; below the 30 s of a lease, so that what comes only when one lapses is not taken for prompt.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    public static Task Is(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "", TimeSpan? within = null) =>
        Is(() => Task.FromResult(condition()), what, within);

    public static async Task Is(
        Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "", TimeSpan? within = null)
    {
        var limit = within ?? Patience;
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Interval);
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > limit)
            {
                Assert.Fail($"Not within {limit.TotalSeconds:0.#} s: {what}");
            }

            await timer.WaitForNextTickAsync();
        }
    }
}
