using Microsoft.Extensions.Options;

namespace RedisWeb.Accounts;

/// <summary>The sessions that this copy has seen in Redis of late, for while Redis can't be asked. Nothing else reads them.</summary>
public sealed class TicketMemory(IOptions<SignInOptions> options, TimeProvider clock)
{
    /// <summary>A site has a few administrators; beyond this many, the one seen longest ago is forgotten.</summary>
    internal const int Most = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (byte[] Ticket, DateTimeOffset SeenAt)> _seen = [];

    public void Saw(TicketKey key, byte[] ticket)
    {
        lock (_gate)
        {
            if (_seen.Count >= Most && !_seen.ContainsKey(key.Place))
            {
                _seen.Remove(_seen.MinBy(each => each.Value.SeenAt).Key);
            }

            _seen[key.Place] = (ticket, clock.GetUtcNow());
        }
    }

    /// <returns>Null where it was not seen, or too long ago.</returns>
    public byte[]? Recall(TicketKey key)
    {
        lock (_gate)
        {
            return _seen.TryGetValue(key.Place, out var seen) && clock.GetUtcNow() - seen.SeenAt < options.Value.OutageGrace ? seen.Ticket : null;
        }
    }

    public void Forget(TicketKey key)
    {
        lock (_gate)
        {
            _seen.Remove(key.Place);
        }
    }
}
