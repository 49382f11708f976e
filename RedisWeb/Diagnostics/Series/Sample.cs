namespace RedisWeb.Diagnostics.Series;

/// <summary>The figures of one moment. Sums count from whenever their source began, so two samples tell what was in between.</summary>
/// <param name="At">When.</param>
/// <param name="Commands">That the servers have processed; null where they don't tell.</param>
/// <param name="MemoryBytes">That they use.</param>
/// <param name="PingMilliseconds">How long Redis took to answer the copy that took the sample.</param>
/// <param name="Asked">For each calculation the requests that were answered, and those of them that needed no compute.</param>
public sealed record Sample(DateTimeOffset At, long? Commands, long? MemoryBytes, double? PingMilliseconds, IReadOnlyDictionary<string, Asked> Asked)
{
    /// <summary>What all calculations together had been asked.</summary>
    internal Asked AskedOfAll { get; } = Asked.Values.Aggregate(default(Asked), (sum, each) => sum + each);
}

/// <param name="Requests">Answered.</param>
/// <param name="FromCache">Of these, without a compute.</param>
public readonly record struct Asked(long Requests, long FromCache)
{
    /// <returns>Null where there is nothing to tell a ratio of, also when the counters began anew in between.</returns>
    public double? Ratio() => Requests > 0 && FromCache >= 0 && FromCache <= Requests ? (double)FromCache / Requests : null;

    public static Asked operator -(Asked left, Asked right) => new(left.Requests - right.Requests, left.FromCache - right.FromCache);

    public static Asked operator +(Asked left, Asked right) => new(left.Requests + right.Requests, left.FromCache + right.FromCache);
}
