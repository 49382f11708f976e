namespace RedisWeb.Jobs;

/// <summary>Too many computes are waiting; nothing was started.</summary>
public sealed class ComputeQueueFullException() : Exception("Too many answers are being computed. Please come back in a moment.");

/// <summary>The application ends while the answer is being computed.</summary>
public sealed class ComputeStoppedException() : Exception("The site is being restarted. Please ask again in a moment.");

/// <summary>A compute did not end within its limit, and was given up.</summary>
public sealed class ComputeTimedOutException(TimeSpan limit)
    : Exception($"This answer takes longer than the {limit.TotalSeconds:0.#} seconds that it is allowed.")
{
    public TimeSpan Limit { get; } = limit;
}
