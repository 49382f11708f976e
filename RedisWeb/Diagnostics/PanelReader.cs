using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using RedisWeb.Redis;

namespace RedisWeb.Diagnostics;

/// <summary>Reads one panel: within its deadline, and with the last figures there were where there are none now.</summary>
/// <remarks>A source that is still busy with the last attempt is not asked a second time, unless something was changed since: a server that hangs gets no pile of questions.</remarks>
/// <typeparam name="T">The figures: an immutable record.</typeparam>
/// <param name="read">Reads them. What it throws becomes the panel's state: see <see cref="PanelUnavailableException"/>; any other exception is a failure. It need not watch the time.</param>
public sealed class PanelReader<T>(PanelScope scope, Func<Task<T>> read, IOptions<DiagnosticsOptions> options, TimeProvider clock)
    where T : class
{
    private readonly Lock _gate = new();
    private Task? _reading;
    private long _readingSince;
    private (T Figures, DateTimeOffset At, long Since)? _last;

    /// <param name="since">The time-stamp of a change: figures whose reading began before it will not do.</param>
    public async Task<Panel<T>> ReadAsync(long since, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        try
        {
            await Reading(since).WaitAsync(options.Value.PanelDeadline, clock, cancellationToken);
            return Result(PanelState.Ok, begun, null);
        }
        catch (TimeoutException)
        {
            return Result(PanelState.Slow, begun, FormattableString.Invariant($"There was no answer within {options.Value.PanelDeadline.TotalMilliseconds:F0} ms."));
        }
        catch (PanelUnavailableException ex)
        {
            return Result(ex.State, begun, ex.Message);
        }
        catch (Exception ex) when (!cancellationToken.IsCancellationRequested)
        {
            return Result(PanelState.Failed, begun, ErrorName(ex));
        }
    }

    // Messages of the client carry its configuration; the names of its errors tell enough.
    private static string ErrorName(Exception error) => RedisFaults.IsCutOff(error) ? "Redis can't be reached." : $"The source failed: {error.GetType().Name}.";

    private Task Reading(long since)
    {
        lock (_gate)
        {
            if (_reading is { IsCompleted: false } && _readingSince >= since)
            {
                return _reading;
            }

            var begun = _readingSince = clock.GetTimestamp();
            using (ExecutionContext.SuppressFlow()) // it belongs to no request
            {
                _reading = Task.Run(() => ReadAndKeepAsync(begun));
            }

            _reading.Forget(); // perhaps nobody waits for it
            return _reading;
        }
    }

    private async Task ReadAndKeepAsync(long begun)
    {
        var figures = await read();
        lock (_gate)
        {
            if (_last is not { } last || last.Since <= begun)
            {
                _last = (figures, clock.GetUtcNow(), begun);
            }
        }
    }

    private Panel<T> Result(PanelState state, long begun, string? problem)
    {
        lock (_gate)
        {
            return new Panel<T>(state, scope, _last?.Figures, _last?.At, clock.GetElapsedTime(begun), problem);
        }
    }
}

/// <summary>How the diagnostics are read; section <c>Diagnostics</c>.</summary>
public sealed class DiagnosticsOptions
{
    public const string Section = "Diagnostics";

    /// <summary>How long a panel waits for its source before it shows the last figures.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:10")]
    public TimeSpan PanelDeadline { get; set; } = TimeSpan.FromMilliseconds(400);
}
