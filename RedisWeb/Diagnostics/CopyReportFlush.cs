using System.Text.Json;
using RedisWeb.Caching;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Redis;
using RedisWeb.Redis.Servers;

namespace RedisWeb.Diagnostics;

/// <summary>Tells the other copies of this one, every few seconds; a copy that falls silent is gone half a minute later.</summary>
internal sealed class CopyReportFlush(CopyReport report, CopyBoard board, RedisServers servers, ThisCopy copy) : IFlushed
{
    public string What => "This copy's state";

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var figures = report.Now(await ServerAheadAsync());
        await board.TellAsync(copy.Run, JsonSerializer.SerializeToUtf8Bytes(figures, DiagnosticsJson.Options), cancellationToken);
    }

    public Task EndAsync(CancellationToken cancellationToken) => board.LeaveAsync(copy.Run, cancellationToken);

    private async Task<TimeSpan?> ServerAheadAsync()
    {
        try
        {
            return (await servers.ClocksAsync()).Read.MaxBy(clock => clock.Value.Ahead.Duration())?.Value.Ahead;
        }
        catch (ServerRefusedException)
        {
            return null; // the rest can be told all the same
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
