using System.Text.Json;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Diagnostics.Series;

/// <summary>How finely, and for how long, samples are kept.</summary>
/// <param name="Name">Its place in Redis.</param>
/// <param name="Step">Between two samples.</param>
/// <param name="Most">How many there are at most.</param>
public sealed record SampleResolution(string Name, TimeSpan Step, int Most)
{
    /// <summary>The last hour.</summary>
    public static SampleResolution Fine { get; } = new("fine", TimeSpan.FromSeconds(10), 361);

    /// <summary>The last day.</summary>
    public static SampleResolution Coarse { get; } = new("coarse", TimeSpan.FromMinutes(10), 145);
}

/// <summary>Samples of the figures over time, taken by one copy at a time for all.</summary>
public sealed class SampleStore(RedisConnection connection, DiagnosticsKeys keys)
{
    // A copy's timer may be a little early for the step that it belongs to.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(200);

    /// <returns>Whether this copy is to take the sample; the others need not until the next step.</returns>
    public Task<bool> TryTakeTurnAsync(SampleResolution resolution, string run) =>
        connection.Database.StringSetAsync(keys.SampleTurn(resolution.Name), run, resolution.Step - Slack, When.NotExists);

    public Task AddAsync(SampleResolution resolution, Sample sample)
    {
        var (all, list) = (connection.Database.CreateTransaction(), keys.Samples(resolution.Name));
        _ = all.ListLeftPushAsync(list, JsonSerializer.SerializeToUtf8Bytes(sample, DiagnosticsJson.Options));
        _ = all.ListTrimAsync(list, 0, resolution.Most - 1);
        _ = all.KeyExpireAsync(list, resolution.Step * resolution.Most * 2);
        return all.ExecuteAsync();
    }

    /// <returns>Those that were added last, the last first; what was not written by a copy of this version is passed over.</returns>
    public async Task<List<Sample>> ReadAsync(SampleResolution resolution, long most) =>
        [.. (await connection.Database.ListRangeAsync(keys.Samples(resolution.Name), 0, most - 1)).Select(sample => DiagnosticsJson.Read<Sample>((byte[])sample!)).OfType<Sample>()];
}
