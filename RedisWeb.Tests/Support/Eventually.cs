using System.Diagnostics;
using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace RedisWeb.Tests.Support;

/// <summary>For what happens elsewhere (another process, another thread) and gives no signal: looks again and again until it is so, or fails.</summary>
public static class Eventually
{
    /// <summary>A bound for hanging, not an expectation, wide for a busy machine; below the 30 s of a lease, so that what comes only when one lapses is not taken for prompt.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    /// <summary>Calls again and again until Redis answers: which of a client's connections notice first that a server is gone, or back, is its own affair.</summary>
    public static async Task<T> Answers<T>(Func<Task<T>> call, TimeSpan? within = null)
    {
        T answer = default!;
        await Is(
            async () =>
            {
                try
                {
                    answer = await call();
                    return true;
                }
                catch (RedisException)
                {
                    return false;
                }
            },
            "Redis answers", within);
        return answer;
    }

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
