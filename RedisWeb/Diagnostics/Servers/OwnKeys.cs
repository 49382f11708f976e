using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using RedisWeb.Caching;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Diagnostics.Servers;

/// <summary>An answer that was looked at.</summary>
/// <param name="Group">Its kind and calculation, as <c>answer:prime-count</c>; not what was asked.</param>
public sealed record SampledAnswer(string Group, long Bytes);

/// <summary>Some of the app's own keys, looked at one by one.</summary>
/// <param name="IsWhole">Whether those are all there are.</param>
/// <param name="WithoutExpiration">Of the first 200, those that never expire though they should.</param>
public sealed record OwnKeySample(DateTimeOffset At, bool IsWhole, IReadOnlyDictionary<string, long> ByKind, long WithoutExpiration);

/// <summary>What there is of the app's own keys, from what was counted, and by looking at a few.</summary>
public sealed class OwnKeys(RedisConnection connection, KeyPrefix prefix, IEnumerable<KeyKind> kinds, KeyIndex index, IOptions<DiagnosticsOptions> options, TimeProvider clock)
{
    private const int MostSampled = 40;
    private const int MostOfOne = 100;
    private const int MostCounted = 1000;
    private const string Answers = "answer:";

    // Kinds that the product does not make, but somebody did under its prefix.
    private const string OtherKinds = "other";

    // Of SCAN, some 500 keys each: a bounded part of a server that others use too.
    private const int MostPages = 4;

    private const int MostAskedForTheirTime = 200;

    /// <summary>Others would be no more telling.</summary>
    private static readonly TimeSpan SampledFor = TimeSpan.FromSeconds(10);

    /// <summary>It costs a few commands more.</summary>
    private static readonly TimeSpan ScannedFor = TimeSpan.FromSeconds(30);

    private readonly KeyKind[] _kinds = [.. kinds];
    private readonly TimedMemo<IReadOnlyList<SampledAnswer>> _biggest = new(SampledFor, clock);
    private readonly ConcurrentDictionary<string, TimedMemo<IReadOnlyList<(string Key, long Bytes)>>> _biggestOf = new();
    private readonly TimedMemo<OwnKeySample> _sample = new(ScannedFor, clock);

    public Task<OwnKeySample> SampleAsync() => _sample.GetAsync(ScanAsync);

    /// <summary>A few random answers of each calculation, 40 at most in all; biggest first.</summary>
    public Task<IReadOnlyList<SampledAnswer>> BiggestAsync() => _biggest.GetAsync(SampleAnswersAsync);

    /// <summary>A hundred random answers of one calculation at most; biggest first.</summary>
    /// <returns>Each answer's key, as it is given to the cache.</returns>
    public Task<IReadOnlyList<(string Key, long Bytes)>> BiggestAsync(string calculation) =>
        _biggestOf.GetOrAdd(calculation, _ => new(SampledFor, clock, some => some.Count > 0)).GetAsync(() => SampleAnswersAsync(calculation));

    /// <summary>After a change: whoever asks next is told of what is there now.</summary>
    public void Forget()
    {
        _biggest.Forget();
        _biggestOf.Clear();
        _sample.Forget();
    }

    /// <summary>About how many answers there are to remove, of a calculation or of all: the index also has those that are being computed, and some that have just expired.</summary>
    /// <returns>Null where Redis does not tell.</returns>
    public Task<long?> CountAsync(string? calculation) => Optional.ReadAsync<long?>(async () => await SumAsync(calculation).WaitAsync(options.Value.PanelDeadline, clock));

    private async Task<long> SumAsync(string? calculation)
    {
        var groups = calculation is null ? await GroupsAsync(MostCounted) : [Answers + calculation];
        return (await Task.WhenAll(groups.Select(group => index.CountAsync(connection.Database, group)))).Sum();
    }

    private async Task<OwnKeySample> ScanAsync()
    {
        var (database, keys, pages) = (connection.Database, new HashSet<string>(), 0);
        await foreach (var page in KeyScan.PagesAsync(database, prefix.Text + "*", CancellationToken.None))
        {
            keys.UnionWith(page);
            if (++pages == MostPages)
            {
                break;
            }
        }

        var byKind = keys.CountBy(key => KindOf(key)?.Name ?? OtherKinds).ToDictionary(kind => kind.Key, kind => (long)kind.Value);
        var mayExpire = keys.Where(key => KindOf(key)?.IsKeptForGood(key[prefix.Text.Length..]) != true).Take(MostAskedForTheirTime);
        var left = await Task.WhenAll(mayExpire.Select(key => database.ExecuteAsync("PTTL", (RedisKey)key)));
        return new OwnKeySample(clock.GetUtcNow(), pages < MostPages, byKind, left.Count(reply => (long)reply == -1));
    }

    private KeyKind? KindOf(string key) => Array.Find(_kinds, kind => kind.Name == prefix.KindOf(key));

    private async Task<IReadOnlyList<SampledAnswer>> SampleAnswersAsync()
    {
        var (database, groups) = (connection.Database, await GroupsAsync(MostSampled));
        var each = groups.Length == 0 ? 0 : MostSampled / groups.Length;
        var members = await Task.WhenAll(groups.Select(group => index.RandomAsync(database, group, each)));
        var sampled = groups.Zip(members).SelectMany(group => group.Second.Select(async key => new SampledAnswer(group.First, await Optional.ReadAsync(() => index.SizeAsync(database, key))))); // something else may stand there
        return [.. (await Task.WhenAll(sampled)).Where(answer => answer.Bytes > 0).OrderByDescending(answer => answer.Bytes)];
    }

    private async Task<IReadOnlyList<(string Key, long Bytes)>> SampleAnswersAsync(string calculation)
    {
        var database = connection.Database;
        var keys = await index.RandomAsync(database, Answers + calculation, MostOfOne);
        var sizes = await Task.WhenAll(keys.Select(key => Optional.ReadAsync(() => index.SizeAsync(database, key))));
        return [.. keys.Zip(sizes).Where(each => each.Second > 0).OrderByDescending(each => each.Second)];
    }

    private async Task<string[]> GroupsAsync(int most) =>
        Array.FindAll(await index.SomeGroupsAsync(connection.Database, most), group => group.StartsWith(Answers, StringComparison.Ordinal));
}
