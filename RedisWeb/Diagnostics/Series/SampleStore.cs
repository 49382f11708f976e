using System.Text.Json;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Diagnostics.Series;

/// <summary>How finely, and for how long, samples are kept.</summary>
/// <param name="Name">Its place in Redis.</param>
/// <param name="Step">Between two samples.</param>
public sealed record SampleResolution(string Name, TimeSpan Step, int Most)
{
    /// <summary>The last hour.</summary>
    public static SampleResolution Fine { get; } = new("fine", TimeSpan.FromSeconds(10), 361);

    /// <summary>The last day.</summary>
    public static SampleResolution Coarse { get; } = new("coarse", TimeSpan.FromMinutes(10), 145);

    /// <summary>The last hour, and with <see cref="Sample.Computes"/>, which are too many for a finer one.</summary>
    public static SampleResolution Computes { get; } = new("computes", TimeSpan.FromMinutes(5), 13);
}

/// <summary>Samples of the figures over time, taken by one copy at a time for all.</summary>
public sealed class SampleStore(RedisConnection connection, DiagnosticsKeys keys, TimeProvider clock)
{
    // A copy's timer may be a little early for the step that it belongs to.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(200);

    private readonly TimedMemo<Samples> _read = new(SampleResolution.Fine.Step / 2, clock);

    /// <returns>Whether this copy is to take the sample; the others need not until the next step.</returns>
    public Task<bool> TryTakeTurnAsync(SampleResolution resolution, string run) =>
        connection.Database.StringSetAsync(keys.SampleTurn(resolution.Name), run, resolution.Step - Slack, When.NotExists);

    public Task AddAsync(SampleResolution resolution, Sample sample)
    {
        var (all, list) = (connection.Database.CreateWritableTransaction(), keys.Samples(resolution.Name));
        _ = all.ListLeftPushAsync(list, JsonSerializer.SerializeToUtf8Bytes(sample, DiagnosticsJson.Options));
        _ = all.ListTrimAsync(list, 0, resolution.Most - 1);
        _ = all.KeyExpireAsync(list, resolution.Step * resolution.Most * 2);
        return all.ExecuteAsync();
    }

    /// <summary>The samples there are; looked for again when there may be a new one, however many look.</summary>
    public Task<Samples> ReadAsync() => _read.GetAsync(async () => new Samples(await ReadAsync(SampleResolution.Fine), await ReadAsync(SampleResolution.Coarse), await ReadAsync(SampleResolution.Computes)));

    public async Task<SeriesPanel> SeriesAsync() => SeriesPanel.Of((await ReadAsync()).Fine, clock.GetUtcNow());

    // Copies' clocks differ. What was not written by a copy of this version is passed over.
    private async Task<IReadOnlyList<Sample>> ReadAsync(SampleResolution resolution) =>
        [.. (await connection.Database.ListRangeAsync(keys.Samples(resolution.Name), 0, resolution.Most - 1)).Select(sample => DiagnosticsJson.Read<Sample>((byte[])sample!)).OfType<Sample>().OrderByDescending(sample => sample.At)];
}
