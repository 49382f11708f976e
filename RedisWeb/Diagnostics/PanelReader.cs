using Microsoft.Extensions.Options;
using RedisWeb.Redis;

namespace RedisWeb.Diagnostics;

/// <summary>Reads one panel: within its deadline, and with the last figures there were where there are none now.</summary>
/// <remarks>A source that is still busy with the last attempt is not asked a second time: a server that hangs gets no pile of questions.</remarks>
public sealed class PanelReader<T>(IPanelSource<T> source, IOptions<DiagnosticsOptions> options, TimeProvider clock)
    where T : class
{
    // Has not begun yet: waits for the one before it.
    private const long NotYet = long.MaxValue;

    private readonly Lock _gate = new();
    private Task<T>? _reading;
    private long _readingSince;
    private (T Figures, DateTimeOffset At)? _last;

    public Task<Panel<T>> ReadAsync(CancellationToken cancellationToken) => ReadAsync(long.MinValue, cancellationToken);

    /// <param name="since">The time-stamp of a change: figures whose reading began before it will not do.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Panel<T>> ReadAsync(long since, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        try
        {
            await Reading(since).WaitAsync(options.Value.PanelDeadline, clock, cancellationToken);
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

    private Task<T> Reading(long since)
    {
        lock (_gate)
        {
            if (_reading is { IsCompleted: false } before)
            {
                return _readingSince >= since ? before : _reading = Begin(before);
            }

            return _reading = Begin(null);
        }
    }

    // It belongs to no request.
    private Task<T> Begin(Task<T>? before)
    {
        _readingSince = before is null ? clock.GetTimestamp() : NotYet;
        using (ExecutionContext.SuppressFlow())
        {
            var reading = Task.Run(() => ReadAndKeepAsync(before));
            reading.Forget(); // perhaps nobody waits for it
            return reading;
        }
    }

    private async Task<T> ReadAndKeepAsync(Task<T>? before)
    {
        if (before is not null)
        {
            await ((Task)before).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (_gate)
            {
                _readingSince = clock.GetTimestamp();
            }
        }

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
