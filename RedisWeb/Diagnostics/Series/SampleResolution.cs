namespace RedisWeb.Diagnostics.Series;

/// <summary>How finely, and for how long, samples are kept.</summary>
/// <param name="Name">Its place in Redis.</param>
/// <param name="Step">Between two samples.</param>
/// <param name="Most">How many there are at most.</param>
public sealed record SampleResolution(string Name, TimeSpan Step, int Most)
{
    /// <summary>The last hour.</summary>
    public static SampleResolution Fine { get; } = new("fine", TimeSpan.FromSeconds(10), 361);

    /// <summary>The last day.</summary>
    public static SampleResolution Coarse { get; } = new("coarse", TimeSpan.FromMinutes(10), 145);
}
