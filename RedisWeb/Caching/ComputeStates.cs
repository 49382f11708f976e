using Microsoft.Extensions.Options;
using RedisWeb.Redis;

namespace RedisWeb.Caching;

/// <summary>Where the compute of an answer stands, for whoever looks at it from outside.</summary>
/// <param name="Entry">The header of what is stored; null where nothing is that can be read.</param>
/// <param name="Outcome">What the last compute left that failed; null where none has, or one has begun since.</param>
/// <param name="ParkedFor">For how long it is parked; null where it is not.</param>
/// <param name="Waiting">How many visitors wait for it, and how many copies have requests that do.</param>
public sealed record ComputeState(EntryHeader? Entry, bool IsHeld, RunningCompute? Running, byte[]? Outcome, TimeSpan? ParkedFor, (int Visitors, int Copies) Waiting)
{
    /// <summary>Whether its answer can't be stored, and each request computes it for itself.</summary>
    public bool IsTooLargeToStore => Outcome is not null && FailureMarker.IsTooLarge(Outcome);
}

/// <summary>Reads <see cref="ComputeState"/>s from Redis.</summary>
public sealed class ComputeStates(RedisConnection connection, AnswerKeys keys, Waiters waiters, IOptions<LeaseOptions> options)
{
    // Keys: lease, progress, outcome, begun, answer; argument: how much of the entry.
    private static readonly RedisScript Read = new("""
        local entry = redis.pcall('HGET', KEYS[5], 'data')
        local begun = redis.pcall('SCARD', KEYS[4])
        local parked = -1
        if type(begun) == 'number' and begun > 0 then parked = redis.call('PTTL', KEYS[4]) else begun = 0 end
        local progress = redis.pcall('GET', KEYS[2])
        local outcome = redis.pcall('GET', KEYS[3])
        return {redis.call('EXISTS', KEYS[1]), type(progress) == 'string' and progress or '', type(outcome) == 'string' and outcome or '', begun, parked,
          type(entry) == 'string' and string.sub(entry, 1, tonumber(ARGV[1])) or ''}
        """);

    public async Task<ComputeState> ReadAsync(string key)
    {
        var database = connection.Database;
        var reading = Read.RunAsync(database, [keys.Lease(key), keys.Progress(key), keys.Outcome(key), keys.Begun(key), keys.Answer(key)], [EntryFormat.LongestHeader]);
        var waiting = waiters.CountAsync(key);
        await Task.WhenAll(reading, waiting);
        var state = await reading;
        var isHeld = (long)state[0] == 1;
        var outcome = (byte[])state[2]!;
        return new ComputeState(
            EntryFormat.Header((byte[])state[5]!),
            isHeld,
            StoredJson.Read<RunningCompute>((byte[]?)state[1]),
            outcome.Length == 0 ? null : outcome,
            !isHeld && (long)state[3] >= options.Value.MostLost ? TimeSpan.FromMilliseconds(Math.Max(0, (long)state[4])) : null,
            await waiting);
    }
}
