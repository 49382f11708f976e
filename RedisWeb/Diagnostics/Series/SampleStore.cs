using System.Text.Json;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Diagnostics.Series;

/// <summary>Samples of the figures over time, taken by one copy at a time for all.</summary>
public sealed class SampleStore(RedisConnection connection, DiagnosticsKeys keys, TimeProvider clock)
{
    // A copy's timer may be a little early for the step that it belongs to.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(200);

    private readonly TimedMemo<Samples> _read = new(SampleResolution.Fine.Step / 2, clock);
    private readonly TimedMemo<IReadOnlyList<Sample>> _week = new(SampleResolution.Coarse.Step / 10, clock);

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

    /// <param name="range">How far back.</param>
    /// <param name="calculation">Whose requests are told of; null for all together.</param>
    public async Task<SeriesPanel> SeriesAsync(SeriesRange range, string? calculation = null)
    {
        var samples = await ReadAsync();
        var taken = range == SeriesRange.Hour ? samples.Fine : range == SeriesRange.Day ? samples.Coarse : await _week.GetAsync(() => ReadAsync(SampleResolution.Hourly));

        // What has come since the last step of a coarse one is there already.
        var latest = samples.Fine.Take(1).Where(sample => taken.Count == 0 || sample.At - taken[0].At >= SampleResolution.Fine.Step / 2);
        return SeriesPanel.Of([.. latest, .. taken], clock.GetUtcNow(), range.Resolution, calculation);
    }

    // Copies' clocks differ. What was not written by a copy of this version is passed over.
    private async Task<IReadOnlyList<Sample>> ReadAsync(SampleResolution resolution) =>
        [.. (await connection.Database.ListRangeAsync(keys.Samples(resolution.Name), 0, resolution.Most - 1)).Select(sample => DiagnosticsJson.Read<Sample>((byte[])sample!)).OfType<Sample>().OrderByDescending(sample => sample.At)];
}
