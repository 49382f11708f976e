using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Diagnostics.Series;

/// <summary>Samples of the figures over time, taken by one copy at a time for all.</summary>
public sealed class SampleStore(RedisConnection connection, DiagnosticsKeys keys)
{
    // A copy's timer may be a little early for the step that it belongs to.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(200);

    /// <returns>Whether this copy is to take the sample; the others need not until the next step.</returns>
    public Task<bool> TryTakeTurnAsync(string series, string run, TimeSpan step) =>
        connection.Database.StringSetAsync(keys.SampleTurn(series), run, step - Slack, When.NotExists);

    /// <param name="series">Its name.</param>
    /// <param name="sample">What is added.</param>
    /// <param name="most">How many are kept.</param>
    /// <param name="step">Between two.</param>
    public Task AddAsync(string series, byte[] sample, int most, TimeSpan step)
    {
        var all = connection.Database.CreateTransaction();
        _ = all.ListLeftPushAsync(keys.Samples(series), sample);
        _ = all.ListTrimAsync(keys.Samples(series), 0, most - 1);
        _ = all.KeyExpireAsync(keys.Samples(series), step * most * 2);
        return all.ExecuteAsync();
    }

    /// <returns>Newest first.</returns>
    public async Task<IReadOnlyList<byte[]>> ReadAsync(string series, int most) =>
        [.. (await connection.Database.ListRangeAsync(keys.Samples(series), 0, most - 1)).Select(sample => (byte[])sample!)];
}
