using StackExchange.Redis;

namespace RedisWeb.Redis.Servers;

/// <summary>An answer that was looked at.</summary>
/// <param name="Group">Its kind and calculation, as <c>answer:prime-count</c>; not what was asked.</param>
public sealed record SampledAnswer(string Group, long Bytes);

/// <summary>What there is of the app's own keys, from what was counted, and by looking at a few.</summary>
public sealed class OwnKeys(RedisConnection connection, RedisKeys keys, KeyIndex index)
{
    private const int MostSampled = 40;
    private const int MostCounted = 1000;
    private const string Answers = "answer:";

    public async Task<SweptKeys> SweptAsync() => SweptKeys.Of(await connection.Database.HashGetAllAsync(keys.SweeperCounters));

    /// <summary>A few random answers of each calculation, 40 at most in all; biggest first.</summary>
    public async Task<IReadOnlyList<SampledAnswer>> SampleAsync()
    {
        var database = connection.Database;
        var groups = Array.FindAll(await index.SomeGroupsAsync(database, MostSampled), group => group.StartsWith(Answers, StringComparison.Ordinal));
        var each = groups.Length == 0 ? 0 : MostSampled / groups.Length;
        var members = await Task.WhenAll(groups.Select(group => index.RandomAsync(database, group, each)));
        var sampled = groups.Zip(members).SelectMany(group => group.Second.Select(key => SizeAsync(database, group.First, key)));
        return [.. (await Task.WhenAll(sampled)).Where(answer => answer.Bytes > 0).OrderByDescending(answer => answer.Bytes)];
    }

    /// <summary>About how many answers there are, of a calculation or of all: the index also has those that are being computed, and some that have just expired.</summary>
    public async Task<long> CountAsync(string? calculation)
    {
        var database = connection.Database;
        var groups = calculation is null
            ? Array.FindAll(await index.SomeGroupsAsync(database, MostCounted), group => group.StartsWith(Answers, StringComparison.Ordinal)) : [Answers + calculation];
        return (await Task.WhenAll(groups.Select(group => index.CountAsync(database, group)))).Sum();
    }

    private async Task<SampledAnswer> SizeAsync(IDatabase database, string group, string key)
    {
        try
        {
            return new SampledAnswer(group, await database.HashStringLengthAsync(keys.Answer(key), "data"));
        }
        catch (RedisServerException)
        {
            return new SampledAnswer(group, 0); // something else stands there
        }
    }
}
