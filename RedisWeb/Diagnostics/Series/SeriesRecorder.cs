using System.Text.Json;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Redis;

namespace RedisWeb.Diagnostics.Series;

/// <summary>Takes samples of what all copies and the servers count; whichever copy comes first, for all of them.</summary>
internal sealed partial class SeriesRecorder(
    SampleStore board, ICounterStore counters, CalculationCatalogue catalogue, RedisServers servers, RedisConnection connection, ThisCopy copy, TimeProvider clock, ILogger<SeriesRecorder> log)
    : BackgroundService
{
    // Several times a step, so that one which another copy's end left out is not left out for long.
    private static readonly TimeSpan Look = SampleResolution.Fine.Step / 4;

    private readonly string[] _calculations = [.. catalogue.All.Select(calculation => calculation.Slug)];
    private bool _isRefused;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryRecordAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the app ends
        }
    }

    private async Task TryRecordAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (connection.IsConnected)
            {
                await RecordAsync(cancellationToken);
                _isRefused = false;
            }
        }
        catch (Exception ex)
        {
            // An outage is told by the connection; whatever else it is, once is enough, and nothing here may end the app.
            if (!_isRefused && connection.IsConnected && !cancellationToken.IsCancellationRequested)
            {
                LogNotTaken(ex.Message);
            }

            _isRefused = true;
        }
    }

    private async Task RecordAsync(CancellationToken cancellationToken)
    {
        foreach (var kind in (SampleResolution[])[SampleResolution.Fine, SampleResolution.Coarse])
        {
            if (await board.TryTakeTurnAsync(kind.Name, copy.Run, kind.Step))
            {
                var sample = await TakeAsync(cancellationToken);
                await board.AddAsync(kind.Name, JsonSerializer.SerializeToUtf8Bytes(sample, DiagnosticsJson.Options), kind.Most, kind.Step);
            }
        }
    }

    private async Task<Sample> TakeAsync(CancellationToken cancellationToken)
    {
        var counts = counters.ReadAsync(_calculations, cancellationToken);
        var report = await ReportAsync();
        var ping = await connection.PingAsync();
        var asked = (await counts).Where(each => each.Value.Requests > 0).ToDictionary(each => each.Key, each => new Asked(each.Value.Requests, each.Value.FromCache));
        return new Sample(clock.GetUtcNow(), report is not { Gaps.Count: 0 } ? null : CommandsPanel.Processed(report), report is not { Gaps.Count: 0 } ? null : MemoryPanel.Of(report).Used, Math.Round(ping.TotalMilliseconds, 3), asked);
    }

    private async Task<ServerReport?> ReportAsync()
    {
        try
        {
            return await servers.InfoAsync();
        }
        catch (ServerRefusedException)
        {
            return null; // what the copies count can be told all the same
        }
    }
}
