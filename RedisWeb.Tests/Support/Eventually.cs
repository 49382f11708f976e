using System.Diagnostics;

namespace RedisWeb.Tests.Support;

/// <summary>Waits for what happens elsewhere (another process, another thread) and gives no signal.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    public static Task HoldsAsync(Func<bool> condition, TimeSpan? within = null) => HoldsAsync(() => Task.FromResult(condition()), within);

    /// <summary>Polls until the condition holds; fails the test when it does not within the time (10 s unless told).</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition, TimeSpan? within = null)
    {
        var limit = within ?? TimeSpan.FromSeconds(10);
        var waited = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Interval);
        while (!await condition())
        {
            if (waited.Elapsed > limit)
            {
                Assert.Fail($"It did not happen within {limit.TotalSeconds:0.#} s.");
            }

            await timer.WaitForNextTickAsync();
        }
    }
}
