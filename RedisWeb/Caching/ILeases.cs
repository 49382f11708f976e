using RedisWeb.Redis;

namespace RedisWeb.Caching;

/// <summary>One compute per key over all copies: whoever has the lease of a key computes and stores its answer, the others wait.</summary>
public interface ILeases
{
    /// <summary>Takes the lease of a key if nobody has it and its compute has not just failed.</summary>
    /// <param name="key">As it is given to the cache.</param>
    /// <param name="cancellationToken">Of whoever asks; the lease itself does not end with it.</param>
    Task<LeaseAttempt> TryAcquireAsync(string key, CancellationToken cancellationToken);

    /// <summary>Takes away what stands for a failure.</summary>
    Task RemoveFailureAsync(string key, CancellationToken cancellationToken);
}

/// <summary>What came of trying to take a lease: one of the four.</summary>
/// <param name="Lease">It is ours; dispose of it.</param>
/// <param name="Failure">What a compute that has just failed left (<see cref="ILease.FailAsync"/>).</param>
/// <param name="HeldFor">Another has it, and for so long if it is not renewed.</param>
/// <param name="ParkedFor">Nobody gets it for so long, because whoever had it died, one after the other (<see cref="IParkedComputes"/>).</param>
public readonly record struct LeaseAttempt(ILease? Lease, byte[]? Failure, TimeSpan HeldFor, TimeSpan? ParkedFor = null)
{
    public static LeaseAttempt Ours(ILease lease) => new(lease, null, TimeSpan.Zero);

    public static LeaseAttempt JustFailed(byte[] failure) => new(null, failure, TimeSpan.Zero);

    public static LeaseAttempt Anothers(TimeSpan heldFor) => new(null, null, heldFor);

    public static LeaseAttempt Parked(TimeSpan time) => new(null, null, TimeSpan.Zero, time);
}

/// <summary>The right to compute and store one answer. It lapses unless it is renewed; whoever lost it can't store any more.</summary>
/// <remarks>
/// Lost: it lapsed and another took it, or its key was invalidated. Storing, failing and giving back each check that and do their work in one
/// step, and then tell the other copies (<see cref="CopyMessage.Settled"/>). Disposing gives back a lease that was neither stored nor failed,
/// and never throws.
/// </remarks>
public interface ILease : IAsyncDisposable
{
    /// <summary>Its compute begins, whose turn it is now: until it ends this copy counts as lost over it (<see cref="IParkedComputes"/>).</summary>
    /// <param name="cancellationToken">Of whoever waits for it.</param>
    Task BeginComputeAsync(CancellationToken cancellationToken);

    /// <summary>Its compute has ended, with an answer or an error. Waits for nothing, never throws.</summary>
    /// <param name="isCancelled">Whether it was given up.</param>
    void EndCompute(bool isCancelled);

    /// <summary>Keeps it for another lease time.</summary>
    /// <returns>False when it is lost for good.</returns>
    Task<bool> RenewAsync(CancellationToken cancellationToken);

    /// <summary>Stores the entry, with its expiration, and gives the lease back.</summary>
    /// <param name="entry">Replaces whatever is under the key, also a value of another kind.</param>
    /// <param name="timeToLive">More than zero; kept in whole milliseconds.</param>
    /// <param name="cancellationToken">Of whoever waits for it.</param>
    /// <returns>False when the lease was lost: nothing was stored.</returns>
    Task<bool> StoreAsync(byte[] entry, TimeSpan timeToLive, CancellationToken cancellationToken);

    /// <summary>Leaves word of a failed compute, for a moment, and gives the lease back. What is stored under the key stays.</summary>
    /// <param name="failure">What <see cref="LeaseAttempt.Failure"/> will be for those who ask next.</param>
    /// <param name="timeToLive">How long they are told so instead of being given the lease; more than zero.</param>
    /// <param name="cancellationToken">Of whoever waits for it.</param>
    Task FailAsync(byte[] failure, TimeSpan timeToLive, CancellationToken cancellationToken);
}
