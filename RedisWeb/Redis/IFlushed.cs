namespace RedisWeb.Redis;

/// <summary>Collects in the process what is told to Redis now and then, all at once.</summary>
public interface IFlushed
{
    /// <summary>What is collected, as the first word of a sentence.</summary>
    string What { get; }

    /// <summary>Tells what was collected. Whatever is not confirmed is kept, and told the next time. Never called twice at the same time.</summary>
    Task FlushAsync(CancellationToken cancellationToken);

    /// <summary>Instead, when it is for the last time because the app ends.</summary>
    Task EndAsync(CancellationToken cancellationToken) => FlushAsync(cancellationToken);
}
