using Microsoft.Extensions.Options;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Diagnostics;

/// <summary>Where each copy tells of itself, and all can be read.</summary>
public sealed class CopyRegistry(RedisConnection connection, DiagnosticsKeys keys, IOptions<FlushOptions> counters, TimeProvider clock)
{
    private const int MostCopies = 200;

    // So many words can be late before their copy is taken for gone.
    private const int MostMissed = 15;

    private static readonly TimeSpan KeepAtLeast = TimeSpan.FromSeconds(5);

    // Long, because copies whose clocks differ must not take each other off the board; whether one is there its report tells.
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromHours(2);

    private readonly TimeSpan _keepFor = TimeSpan.FromTicks(long.Max(KeepAtLeast.Ticks, MostMissed * counters.Value.FlushInterval.Ticks));

    /// <param name="run">Which copy: its name and a random end.</param>
    /// <param name="report">What it tells of itself.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task TellAsync(string run, byte[] report, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var all = connection.Database.CreateTransaction(); // one slot of a Cluster
        _ = all.StringSetAsync(keys.Copy(run), report, _keepFor);
        _ = all.SortedSetAddAsync(keys.Copies, run, now.ToUnixTimeSeconds());
        _ = all.SortedSetRemoveRangeByScoreAsync(keys.Copies, double.NegativeInfinity, (now - ForgetAfter).ToUnixTimeSeconds());
        _ = all.KeyExpireAsync(keys.Copies, ForgetAfter);
        await all.ExecuteAsync().WaitAsync(cancellationToken);
    }

    /// <summary>A copy that stops leaves no trace.</summary>
    public async Task LeaveAsync(string run, CancellationToken cancellationToken)
    {
        var both = connection.Database.CreateTransaction();
        _ = both.KeyDeleteAsync(keys.Copy(run));
        _ = both.SortedSetRemoveAsync(keys.Copies, run);
        await both.ExecuteAsync().WaitAsync(cancellationToken);
    }

    /// <returns>What each copy told last; of those that are there.</returns>
    public async Task<IReadOnlyList<byte[]>> ReadAsync(CancellationToken cancellationToken)
    {
        var database = connection.Database;
        var runs = await database.SortedSetRangeByRankAsync(keys.Copies, 0, MostCopies - 1, Order.Descending).WaitAsync(cancellationToken);
        var reports = runs.Length == 0 ? [] : await database.StringGetAsync([.. runs.Select(run => keys.Copy(run.ToString()))]).WaitAsync(cancellationToken);
        return [.. reports.Where(report => report.HasValue).Select(report => (byte[])report!)];
    }
}
