using System.Text.Json;
using RedisWeb.Caching;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Redis;

namespace RedisWeb.Diagnostics;

/// <summary>Tells the other copies of this one, every few seconds; a copy that falls silent is gone half a minute later.</summary>
internal sealed class CopyReportFlush(CopyReport report, CopyBoard board, ThisCopy copy) : IFlushed
{
    public string What => "This copy's state";

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var ahead = await board.ServerAheadAsync(cancellationToken);
        await board.TellAsync(copy.Run, JsonSerializer.SerializeToUtf8Bytes(report.Now(ahead), DiagnosticsJson.Options), cancellationToken);
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
