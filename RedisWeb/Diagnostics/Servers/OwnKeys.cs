using RedisWeb.Caching;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Diagnostics.Servers;

/// <summary>An answer that was looked at.</summary>
/// <param name="Group">Its kind and calculation, as <c>answer:prime-count</c>; not what was asked.</param>
public sealed record SampledAnswer(string Group, long Bytes);

/// <summary>What there is of the app's own keys, from what was counted, and by looking at a few.</summary>
public sealed class OwnKeys
{
    private const int MostSampled = 40;
    private const int MostCounted = 1000;
    private const string Answers = "answer:";

    /// <summary>Others would be no more telling.</summary>
    private static readonly TimeSpan SampledFor = TimeSpan.FromSeconds(10);

    /// <summary>It costs a few commands more.</summary>
    private static readonly TimeSpan ScannedFor = TimeSpan.FromSeconds(30);

    private readonly RedisConnection _connection;
    private readonly KeyIndex _index;
    private readonly TimedMemo<IReadOnlyList<SampledAnswer>> _biggest;
    private readonly TimedMemo<OwnKeySample> _sample;

    public OwnKeys(RedisConnection connection, KeyPrefix prefix, IEnumerable<KeyKind> kinds, KeyIndex index, TimeProvider clock)
    {
        (_connection, _index) = (connection, index);
        _biggest = new(LookAsync, SampledFor, clock);
        _sample = new(() => OwnKeySample.TakeAsync(connection.Database, prefix, [.. kinds], clock.GetUtcNow()), ScannedFor, clock);
    }

    public Task<OwnKeySample> SampleAsync() => _sample.GetAsync();

    /// <summary>A few random answers of each calculation, 40 at most in all; biggest first.</summary>
    public Task<IReadOnlyList<SampledAnswer>> BiggestAsync() => _biggest.GetAsync();

    /// <summary>After a change: whoever asks next is told of what is there now.</summary>
    public void Forget()
    {
        _biggest.Forget();
        _sample.Forget();
    }

    private async Task<IReadOnlyList<SampledAnswer>> LookAsync()
    {
        var database = _connection.Database;
        var groups = Array.FindAll(await _index.SomeGroupsAsync(database, MostSampled), group => group.StartsWith(Answers, StringComparison.Ordinal));
        var each = groups.Length == 0 ? 0 : MostSampled / groups.Length;
        var members = await Task.WhenAll(groups.Select(group => _index.RandomAsync(database, group, each)));
        var sampled = groups.Zip(members).SelectMany(group => group.Second.Select(key => SizeAsync(database, group.First, key)));
        return [.. (await Task.WhenAll(sampled)).Where(answer => answer.Bytes > 0).OrderByDescending(answer => answer.Bytes)];
    }

    /// <summary>About how many answers there are, of a calculation or of all: the index also has those that are being computed, and some that have just expired.</summary>
    public async Task<long> CountAsync(string? calculation)
    {
        var database = _connection.Database;
        var groups = calculation is null
            ? Array.FindAll(await _index.SomeGroupsAsync(database, MostCounted), group => group.StartsWith(Answers, StringComparison.Ordinal)) : [Answers + calculation];
        return (await Task.WhenAll(groups.Select(group => _index.CountAsync(database, group)))).Sum();
    }

    private async Task<SampledAnswer> SizeAsync(IDatabase database, string group, string key)
    {
        try
        {
            return new SampledAnswer(group, await _index.SizeAsync(database, key));
        }
        catch (RedisServerException)
        {
            return new SampledAnswer(group, 0); // something else stands there
        }
    }
}
