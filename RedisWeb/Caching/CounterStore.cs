using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Caching;

/// <summary>The counters of all copies in Redis, for good; adds there what this copy has counted, by one script for each report.</summary>
/// <remarks>
/// A copy reports how far it has counted, not by how much. The script adds what is beyond what this run of the copy reported before, and notes it, in one
/// step: a report that comes twice, or late, or after one whose reply was lost, adds each count exactly once.
/// </remarks>
internal class CounterStore(RedisConnection connection, CounterKeys keys, CacheStatistics statistics, ThisCopy copy, TimeProvider clock) : IFlushed
{
    // KEYS: copies, this copy, calculations, then one hash for each calculation that is told of.
    // ARGV: run, now and oldest (unix seconds), seconds to keep, then for each calculation its name, the number of fields, and for each field its name, acknowledged, counted.
    // Numbers are written with %.0f, because Lua would write large ones with an exponent.
    private const string Add = """
        local at = 5
        for k = 4, #KEYS do
          local name, fields = ARGV[at], tonumber(ARGV[at + 1])
          at = at + 2
          for _ = 1, fields do
            local field, own = ARGV[at], name .. ' ' .. ARGV[at]
            local told = tonumber(redis.call('HGET', KEYS[2], own) or ARGV[at + 1])
            local counted = tonumber(ARGV[at + 2])
            at = at + 3
            if counted > told then
              redis.call('HINCRBY', KEYS[k], field, string.format('%.0f', counted - told))
              redis.call('HSET', KEYS[2], own, string.format('%.0f', counted))
            end
          end
          redis.call('SADD', KEYS[3], name)
        end
        redis.call('EXPIRE', KEYS[2], ARGV[4])
        redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[3])
        redis.call('EXPIRE', KEYS[1], ARGV[4])
        return 1
        """;

    private static readonly TimeSpan KeepCopies = TimeSpan.FromDays(1);

    private IReadOnlyDictionary<string, CacheCounts> _acknowledged = new Dictionary<string, CacheCounts>();

    public string What => "Counters";

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var counted = statistics.Read();
        var changed = counted.Select(each => new ReportedCounts(each.Key, _acknowledged.GetValueOrDefault(each.Key), each.Value)).Where(each => each.Counted != each.Acknowledged).ToList();
        if (changed.Count > 0)
        {
            await ReportAsync(copy.Run, clock.GetUtcNow(), changed, cancellationToken);
            _acknowledged = counted;
        }
    }

    /// <summary>The sums over all copies there ever were, for these calculations, in one round trip. A name that nothing was counted for has zeroes.</summary>
    public async Task<IReadOnlyDictionary<string, CacheCounts>> ReadAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var database = connection.Database;
        var reads = names.Select(name => database.HashGetAllAsync(keys.Calculation(name))).ToArray();
        var hashes = await Task.WhenAll(reads).WaitAsync(cancellationToken);
        return names.Zip(hashes).ToDictionary(each => each.First, each => Counts(each.Second), StringComparer.Ordinal);
    }

    /// <summary>The sums over all copies there ever were, for every calculation that anything was ever counted for.</summary>
    public async Task<IReadOnlyDictionary<string, CacheCounts>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var names = await connection.Database.SetMembersAsync(keys.Calculations).WaitAsync(cancellationToken);
        return await ReadAsync([.. names.Select(name => name.ToString())], cancellationToken);
    }

    /// <param name="run">Whose counts these are: <see cref="ThisCopy.Run"/>.</param>
    /// <param name="at">When.</param>
    /// <param name="changed">The counts of each calculation for which there is something new.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    internal virtual Task ReportAsync(string run, DateTimeOffset at, IReadOnlyList<ReportedCounts> changed, CancellationToken cancellationToken) => connection.Database.ScriptEvaluateAsync(
        Add, [keys.Copies, keys.Copy(run), keys.Calculations, .. changed.Select(each => keys.Calculation(each.Name))], [.. Arguments(run, at, changed)]).WaitAsync(cancellationToken);

    private static IEnumerable<RedisValue> Arguments(string run, DateTimeOffset at, IReadOnlyList<ReportedCounts> reported)
    {
        yield return run;
        yield return at.ToUnixTimeSeconds();
        yield return (at - KeepCopies).ToUnixTimeSeconds();
        yield return (long)KeepCopies.TotalSeconds;
        foreach (var (name, acknowledged, counted) in reported)
        {
            var changed = CacheCounts.All.Where(count => counted[count] != acknowledged[count]).ToArray();
            yield return name;
            yield return changed.Length;
            foreach (var count in changed)
            {
                yield return CacheCounts.FieldOf(count);
                yield return acknowledged[count];
                yield return counted[count];
            }
        }
    }

    // What is not a number was not written by us.
    private static CacheCounts Counts(HashEntry[] hash) =>
        CacheCounts.OfFields(hash.Where(entry => entry.Value.TryParse(out long _)).Select(entry => KeyValuePair.Create(entry.Name.ToString(), (long)entry.Value)));
}

/// <param name="Name">The calculation.</param>
/// <param name="Acknowledged">What Redis has confirmed. It counts where Redis has forgotten what the copy reported before.</param>
/// <param name="Counted">All that was counted, that included.</param>
internal readonly record struct ReportedCounts(string Name, CacheCounts Acknowledged, CacheCounts Counted);

/// <summary>
/// Counters of all copies; one script writes all of them, so they share a hash tag:
/// <list type="table">
/// <item><term><c>{counters}:calculation:{slug}</c></term><description>hash, what all copies ever counted for a calculation; no TTL, because it is history</description></item>
/// <item><term><c>{counters}:calculations</c></term><description>set, the calculations that have such a hash; no TTL</description></item>
/// <item><term><c>{counters}:copy:{run}</c></term><description>hash, what one run of a copy has counted so far; a day after it last told something</description></item>
/// <item><term><c>{counters}:copies</c></term><description>sorted set, the runs that have such a hash, by when they last told something; a day</description></item>
/// </list>
/// </summary>
public sealed class CounterKeys(KeyPrefix prefix) : IFeatureKeys
{
    public static IReadOnlyList<KeyKind> Kinds { get; } = [new("{counters}", "{counters}:calculation:", "{counters}:calculations")];

    public RedisKey Calculations { get; } = prefix.Text + "{counters}:calculations";

    public RedisKey Copies { get; } = prefix.Text + "{counters}:copies";

    public RedisKey Calculation(string slug) => $"{prefix.Text}{{counters}}:calculation:{slug}";

    public RedisKey Copy(string run) => $"{prefix.Text}{{counters}}:copy:{run}";
}
