namespace RedisWeb.Caching;

/// <summary>How one kind of answer is kept.</summary>
/// <param name="FreshFor">From when it was computed until it is computed again.</param>
/// <param name="Codec">How it becomes bytes.</param>
public sealed record CachePolicy<T>(TimeSpan FreshFor, IEntryCodec<T> Codec);

/// <summary>Makes the usual policies.</summary>
public static class CachePolicy
{
    /// <summary>Kept as JSON.</summary>
    public static CachePolicy<T> Json<T>(TimeSpan freshFor) => new(freshFor, new JsonEntryCodec<T>());
}
