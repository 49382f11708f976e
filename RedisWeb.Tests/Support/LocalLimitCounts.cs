using RedisWeb.Limits;

namespace RedisWeb.Tests.Support;

/// <summary>What clients have had, in this process, for any number of copies; counts how often it is asked, and can be away.</summary>
public sealed class LocalLimitCounts(TimeProvider clock) : ILimitCounts
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string, string), (int Used, DateTimeOffset Until)> _used = [];

    /// <summary>What every call throws, if anything.</summary>
    public Exception? Fault { get; set; }

    public int Calls { get; private set; }

    /// <summary>What all clients have had of something.</summary>
    public int UsedOf(string limit)
    {
        lock (_gate)
        {
            return _used.Where(each => each.Key.Item1 == limit).Sum(each => each.Value.Used);
        }
    }

    public Task<TimeSpan?> TakeAsync(string limit, string client, int amount, int most, TimeSpan window, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Calls++;
            if (Fault is { } fault)
            {
                return Task.FromException<TimeSpan?>(fault);
            }

            var now = clock.GetUtcNow();
            var kept = _used.TryGetValue((limit, client), out var found) && found.Until > now ? found : (0, now + window);
            if (kept.Item1 >= most)
            {
                return Task.FromResult<TimeSpan?>(kept.Item2 - now);
            }

            _used[(limit, client)] = (kept.Item1 + amount, kept.Item2);
            return Task.FromResult<TimeSpan?>(null);
        }
    }
}
