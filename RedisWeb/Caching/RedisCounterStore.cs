using System.Globalization;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Caching;

/// <summary>The counters of all copies in Redis: one script for each report, whatever there is to tell.</summary>
/// <remarks>
/// A copy tells how far it has counted, not by how much. The script adds what is beyond what this run of the copy told before, and notes it, in one
/// step: a report that comes twice, or late, or after one whose reply was lost, adds each count exactly once.
/// </remarks>
internal sealed class RedisCounterStore(RedisConnection connection, CounterKeys keys) : ICounterStore
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

    private static readonly string[] Fields = [.. CacheCounts.All.Select(count => FieldName(count.ToString()))];

    public Task TellAsync(CounterReport report, CancellationToken cancellationToken)
    {
        var names = report.Counts.Select(each => keys.Calculation(each.Name));
        return connection.Database.ScriptEvaluateAsync(
            Add, [keys.Copies, keys.Copy(report.Run), keys.Calculations, .. names], [.. Arguments(report)]).WaitAsync(cancellationToken);
    }

    public async Task<IReadOnlyDictionary<string, CacheCounts>> ReadAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var database = connection.Database;
        var reads = names.Select(name => database.HashGetAllAsync(keys.Calculation(name))).ToArray();
        var hashes = await Task.WhenAll(reads).WaitAsync(cancellationToken);
        return names.Zip(hashes).ToDictionary(each => each.First, each => Counts(each.Second), StringComparer.Ordinal);
    }

    public async Task<IReadOnlyDictionary<string, CacheCounts>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var names = await connection.Database.SetMembersAsync(keys.Calculations).WaitAsync(cancellationToken);
        return await ReadAsync([.. names.Select(name => name.ToString())], cancellationToken);
    }

    private static IEnumerable<RedisValue> Arguments(CounterReport report)
    {
        yield return report.Run;
        yield return report.At.ToUnixTimeSeconds();
        yield return (report.At - KeepCopies).ToUnixTimeSeconds();
        yield return (long)KeepCopies.TotalSeconds;
        foreach (var (name, acknowledged, counted) in report.Counts)
        {
            var changed = CacheCounts.All.Where(count => counted[count] != acknowledged[count]).ToArray();
            yield return name;
            yield return changed.Length;
            foreach (var count in changed)
            {
                yield return Fields[(int)count];
                yield return acknowledged[count];
                yield return counted[count];
            }
        }
    }

    private static CacheCounts Counts(HashEntry[] hash)
    {
        var values = new long[Fields.Length];
        foreach (var entry in hash)
        {
            // Fields of a newer version are not for us, and what is not a number was not written by us.
            if (Array.IndexOf(Fields, entry.Name.ToString()) is >= 0 and var index && entry.Value.TryParse(out long value))
            {
                values[index] = value;
            }
        }

        return new CacheCounts(values);
    }

    private static string FieldName(string name) => char.ToLower(name[0], CultureInfo.InvariantCulture) + name[1..];
}
