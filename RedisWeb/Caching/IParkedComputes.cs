namespace RedisWeb.Caching;

/// <summary>
/// Computes that nobody begins any more: copy after copy that did was not heard of again, and the next would be lost too. They come back by
/// themselves after a while (<see cref="LeaseOptions.ParkedFor"/>), or when an administrator says so.
/// </summary>
public interface IParkedComputes
{
    /// <summary>Some of those there are, the ones that stay longest first.</summary>
    /// <param name="most">How many, more than zero.</param>
    Task<IReadOnlyList<ParkedCompute>> ReadAsync(int most);

    /// <summary>Lets whoever asks next have it computed, once: if that copy dies as well, it is parked again at once.</summary>
    /// <param name="key">Of the answer.</param>
    /// <returns>False where it is not parked.</returns>
    Task<bool> RetryAsync(string key);

    /// <summary>Forgets it, as if no copy had been lost over it.</summary>
    /// <inheritdoc cref="RetryAsync"/>
    Task<bool> DropAsync(string key);
}

/// <param name="Key">Of the answer.</param>
/// <param name="Until">When it comes back by itself.</param>
public sealed record ParkedCompute(string Key, DateTimeOffset Until);

/// <summary>The answer is not computed: the copies that began to, one after the other, were not heard of again.</summary>
public sealed class ComputeParkedException(TimeSpan left)
    : Exception("Computing this answer has not gone well several times in a row, so it is set aside for a while. Other questions are answered as ever.")
{
    /// <summary>Until it may be asked again all the same.</summary>
    public TimeSpan Left { get; } = left;
}
