using System.Text.Json;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Redis;

namespace RedisWeb.Diagnostics;

/// <summary>Tells the other copies of this one, every few seconds; a copy that falls silent is soon taken for gone.</summary>
internal sealed class CopyReportFlush : IFlushed
{
    // Clocks drift slowly, and every copy asks.
    private static readonly TimeSpan ClocksHold = TimeSpan.FromMinutes(1);

    private readonly CopyReport _report;
    private readonly CopyRegistry _board;
    private readonly ThisCopy _copy;
    private readonly TimedMemo<TimeSpan?> _serverAhead;

    public CopyReportFlush(CopyReport report, CopyRegistry board, RedisServers servers, ThisCopy copy, TimeProvider clock)
    {
        (_report, _board, _copy) = (report, board, copy);
        _serverAhead = new(async () => (await servers.ClocksAsync()).Read.MaxBy(each => each.Value.Ahead.Duration())?.Value.Ahead, ClocksHold, clock);
    }

    public string What => "This copy's state";

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var figures = _report.Now(await ServerAheadAsync());
        await _board.TellAsync(_copy.Run, JsonSerializer.SerializeToUtf8Bytes(figures, DiagnosticsJson.Options), cancellationToken);
    }

    public Task EndAsync(CancellationToken cancellationToken) => _board.LeaveAsync(_copy.Run, cancellationToken);

    private async Task<TimeSpan?> ServerAheadAsync()
    {
        try
        {
            return await _serverAhead.GetAsync();
        }
        catch (Exception)
        {
            return null; // whatever it is, the rest can be told all the same; an outage is told elsewhere
        }
    }

    /// <returns>Null where it was not written by a copy of this version.</returns>
    public static CopyFigures? Read(byte[] report)
    {
        try
        {
            return JsonSerializer.Deserialize<CopyFigures>(report, DiagnosticsJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
