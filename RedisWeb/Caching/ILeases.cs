using RedisWeb.Redis;

namespace RedisWeb.Caching;

/// <summary>One compute per key over all copies: whoever has the lease of a key computes and stores its answer, the others wait.</summary>
public interface ILeases
{
    /// <summary>Takes the lease of a key, and begins its compute: if nobody has it, the compute has not just failed, and the answer is not there.</summary>
    /// <param name="key">As it is given to the cache.</param>
    /// <param name="seen">Which entry the asker has seen under the key (<see cref="Lookup.Identity"/>): another is handed back in place of the lease.</param>
    /// <param name="cancellationToken">Of whoever asks; the lease itself does not end with it.</param>
    Task<LeaseAttempt> TryAcquireAsync(string key, ReadOnlyMemory<byte> seen, CancellationToken cancellationToken);

    /// <summary>What <see cref="TryAcquireAsync"/> would find, without taking the lease.</summary>
    /// <param name="waits">Whether this copy counts as one that waits for it, for a few seconds.</param>
    /// <inheritdoc cref="TryAcquireAsync"/>
    Task<LeaseAttempt> LookAsync(string key, ReadOnlyMemory<byte> seen, bool waits, CancellationToken cancellationToken);

    /// <summary>Whether anybody waits for the key: a visitor, or another copy.</summary>
    Task<bool> IsAwaitedAsync(string key);

    /// <summary>Leaves word of a compute that was ended before it began, as <see cref="ILease.FailAsync"/> does; nothing where somebody has the lease.</summary>
    Task FailAsync(string key, byte[] failure, TimeSpan timeToLive, CancellationToken cancellationToken);

    /// <summary>Takes away what stands for a failure.</summary>
    Task RemoveFailureAsync(string key, CancellationToken cancellationToken);
}

/// <summary>What came of trying to take a lease: one of these, or none of them where it was only looked, and nobody has it.</summary>
public readonly record struct LeaseAttempt
{
    /// <summary>It is ours; dispose of it.</summary>
    public ILease? Lease { get; init; }

    /// <summary>What a compute that has just failed left (<see cref="ILease.FailAsync"/>).</summary>
    public byte[]? Failure { get; init; }

    /// <summary>What is stored, which the asker has not seen.</summary>
    public byte[]? Entry { get; init; }

    /// <summary>Another has it, and for so long if it is not renewed.</summary>
    public TimeSpan? HeldFor { get; init; }

    /// <summary>Nobody gets it for so long, because whoever had it died, one after the other (<see cref="IParkedComputes"/>).</summary>
    public TimeSpan? ParkedFor { get; init; }
}

/// <summary>The right to compute and store one answer. It lapses unless it is renewed; whoever lost it can't store any more.</summary>
/// <remarks>
/// Lost: it lapsed and another took it, or its key was invalidated. Storing, failing and giving back each check that and do their work in one
/// step, and then tell the other copies (<see cref="CopyMessageKind.Settled"/>). From the beginning until its compute ends this copy counts as lost over it
/// (<see cref="IParkedComputes"/>). Disposing gives back a lease that was neither stored nor failed, and never throws.
/// </remarks>
public interface ILease : IAsyncDisposable
{
    /// <summary>Its compute has ended, with an answer or an error. Waits for nothing, never throws.</summary>
    void EndCompute(bool isCancelled);

    /// <summary>Keeps it for another lease time, and tells how far its compute is.</summary>
    /// <param name="progress">Null where nothing is known.</param>
    /// <returns>False when it is lost for good.</returns>
    Task<bool> RenewAsync(RunningCompute? progress, CancellationToken cancellationToken);

    /// <summary>Stores the entry, with its expiration, and gives the lease back.</summary>
    /// <param name="entry">Replaces whatever is under the key, also a value of another kind.</param>
    /// <param name="timeToLive">More than zero; kept in whole milliseconds.</param>
    /// <returns>False when the lease was lost: nothing was stored.</returns>
    Task<bool> StoreAsync(byte[] entry, TimeSpan timeToLive, CancellationToken cancellationToken);

    /// <summary>Leaves word of a failed compute, for a moment, and gives the lease back. What is stored under the key stays.</summary>
    /// <param name="failure">What <see cref="LeaseAttempt.Failure"/> will be for those who ask next.</param>
    /// <param name="timeToLive">How long they are told so instead of being given the lease; more than zero.</param>
    Task FailAsync(byte[] failure, TimeSpan timeToLive, CancellationToken cancellationToken);
}

/// <summary>A compute under way, as its copy tells the others.</summary>
/// <param name="Fraction">From 0 to 1; null where the calculation reports nothing.</param>
public sealed record RunningCompute(string Copy, DateTimeOffset BegunAt, double? Fraction, string? Stage);
