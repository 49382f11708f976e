using Microsoft.Extensions.Options;
using RedisWeb.Redis;

namespace RedisWeb.Diagnostics;

/// <summary>Reads one panel: within its deadline, and with the last figures there were where there are none now.</summary>
/// <remarks>A source that is still busy with the last attempt is not asked a second time: a server that hangs gets no pile of questions.</remarks>
public sealed class PanelReader<T>(IPanelSource<T> source, IOptions<DiagnosticsOptions> options, TimeProvider clock)
    where T : class
{
    private readonly Lock _gate = new();
    private Task<T>? _reading;
    private (T Figures, DateTimeOffset At)? _last;

    public async Task<Panel<T>> ReadAsync(CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        try
        {
            await Reading().WaitAsync(options.Value.PanelDeadline, clock, cancellationToken);
            return Made(PanelState.Ok, begun, null);
        }
        catch (TimeoutException)
        {
            return Made(PanelState.Slow, begun, FormattableString.Invariant($"There was no answer within {options.Value.PanelDeadline.TotalMilliseconds:F0} ms."));
        }
        catch (PanelUnavailableException ex)
        {
            return Made(ex.State, begun, ex.Message);
        }
        catch (Exception ex) when (!cancellationToken.IsCancellationRequested)
        {
            return Made(PanelState.Failed, begun, ErrorName(ex));
        }
    }

    // Messages of the client carry its configuration; the names of its errors tell enough.
    private static string ErrorName(Exception error) => RedisFaults.IsCutOff(error) ? "Redis can't be reached." : $"The source failed: {error.GetType().Name}.";

    private Task<T> Reading()
    {
        lock (_gate)
        {
            if (_reading is not { IsCompleted: false })
            {
                using (ExecutionContext.SuppressFlow())
                {
                    _reading = Task.Run(ReadAndKeepAsync); // it belongs to no request
                    _ = _reading.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default); // perhaps nobody waits for it
                }
            }

            return _reading;
        }
    }

    private async Task<T> ReadAndKeepAsync()
    {
        var figures = await source.ReadAsync(CancellationToken.None);
        lock (_gate)
        {
            _last = (figures, clock.GetUtcNow());
        }

        return figures;
    }

    private Panel<T> Made(PanelState state, long begun, string? problem)
    {
        lock (_gate)
        {
            return new Panel<T>(state, source.Scope, _last?.Figures, _last?.At, clock.GetElapsedTime(begun), problem);
        }
    }
}
