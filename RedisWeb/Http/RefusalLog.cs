using System.Collections.Concurrent;
using RedisWeb.Calculations;

namespace RedisWeb.Http;

/// <summary>Logs why a calculation is not available: when that begins, once a minute while it lasts, and when it is over; not at every request.</summary>
public sealed partial class RefusalLog(TimeProvider clock, ILogger<RefusalLog> logger)
{
    private static readonly TimeSpan LogAgainAfter = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Slug, Type Kind), long> _logged = [];

    public void Refused(string slug, Exception cause)
    {
        var key = (slug, cause is CalculationUnavailableException ? typeof(CalculationUnavailableException) : cause.GetType());
        var now = clock.GetTimestamp();

        // Of the requests that fail together, one wins the update and logs for all.
        if (_logged.TryGetValue(key, out var last)
            ? clock.GetElapsedTime(last, now) >= LogAgainAfter && _logged.TryUpdate(key, now, last)
            : _logged.TryAdd(key, now))
        {
            LogRefused(slug, cause.Message, cause);
        }
    }

    /// <summary>It was computed. A full queue and a time limit are not over by that: while they last some computes come through.</summary>
    public void Worked(string slug)
    {
        if (_logged.TryRemove((slug, typeof(CalculationUnavailableException)), out _))
        {
            LogWorks(slug);
        }
    }
}
