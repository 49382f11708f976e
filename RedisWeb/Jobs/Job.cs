using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using RedisWeb.Calculations;

namespace RedisWeb.Jobs;

/// <summary>Where a job stands.</summary>
public enum JobState
{
    /// <summary>In line for a compute thread, on whichever copy has one first.</summary>
    Waiting,

    /// <summary>A copy computes it.</summary>
    Running,

    /// <summary>The answer is there.</summary>
    Done,

    /// <summary>There is none; <see cref="Job.Failure"/> tells why.</summary>
    Failed,

    /// <summary>Nobody computes it, and it waits for nobody any more: everyone left.</summary>
    Ended,
}

/// <summary>A compute that outlives its request. There is one for a question at a time, which everyone who asks it joins.</summary>
/// <param name="Id">In its address: the same on every copy, for it is made from the key of the answer (<see cref="JobId"/>).</param>
public sealed record Job(string Id, Question Question, JobState State)
{
    /// <summary>From 0 to 1, as the calculation reports it; null where it reports nothing.</summary>
    public double? Fraction { get; init; }

    /// <summary>What is being done, as the calculation reports it.</summary>
    public string? Stage { get; init; }

    /// <summary>Since it was asked.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Since the copy that computes it began; null while it waits.</summary>
    public TimeSpan? RunningFor { get; init; }

    /// <summary>How long such a compute takes: the median of the calculation; null where it is not known.</summary>
    public TimeSpan? Typical { get; init; }

    /// <summary>How many are before it in line; null where it does not wait.</summary>
    public int? Ahead { get; init; }

    /// <summary>How many wait for it, over all copies; who looks at it is one of them.</summary>
    public int Watchers { get; init; }

    /// <summary>The name of the copy that computes it.</summary>
    public string? Copy { get; init; }

    /// <summary>Why it failed, as the calculation's page would tell it.</summary>
    public Exception? Failure { get; init; }
}

/// <summary>What came of leaving a job.</summary>
public enum LeaveOutcome
{
    /// <summary>There is no such job, or the watcher does not wait for it.</summary>
    NotWaiting,

    /// <summary>It had just ended.</summary>
    Over,

    /// <summary>Others wait on.</summary>
    OthersWait,

    /// <summary>Nobody waits for it any more: its compute is cancelled.</summary>
    Cancelled,
}

/// <summary>The jobs of all copies.</summary>
public interface IJobs
{
    /// <summary>Makes a compute that is under way, or in line, a job that every copy can show. Whoever asked counts as waiting for it for a moment, until its page is there.</summary>
    /// <param name="replaced">When the answer was computed that is not wanted any more, though it may be fresh.</param>
    /// <returns>Null where no copy but this one could show it, for Redis is away.</returns>
    Task<string?> PublishAsync(string key, Question question, DateTimeOffset asked, DateTimeOffset? replaced, CancellationToken cancellationToken);

    /// <summary>Where it stands.</summary>
    /// <param name="watcher">Who looks, and counts as waiting for it for a few seconds more; null for nobody.</param>
    /// <returns>Null where there is no such job.</returns>
    /// <exception cref="Redis.RedisUnavailableException">Redis is away.</exception>
    Task<Job?> FindAsync(string id, string? watcher, CancellationToken cancellationToken);

    /// <summary>The watcher waits for it whether or not it looks, until it leaves; for an hour at most.</summary>
    /// <inheritdoc cref="FindAsync"/>
    Task HoldAsync(string id, string watcher, CancellationToken cancellationToken);

    /// <summary>Where it stands, and then whenever that changes, at most four times a second; ends after a state in which it stays. The watcher waits for it all the while.</summary>
    /// <inheritdoc cref="FindAsync"/>
    IAsyncEnumerable<Job> WatchAsync(string id, string watcher, CancellationToken cancellationToken);

    /// <summary>The watcher does not wait any more. The compute ends when nobody is left.</summary>
    /// <inheritdoc cref="FindAsync"/>
    Task<LeaveOutcome> LeaveAsync(string id, string watcher, CancellationToken cancellationToken);
}

/// <summary>The name of a job in addresses.</summary>
public static class JobId
{
    private const int Bytes = 16;

    public static string Of(string key) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, Bytes));

    /// <summary>Whether it could be one, so that nothing else is looked up.</summary>
    public static bool IsValid(string? id) => id is { Length: 22 } && Base64Url.IsValid(id);
}
