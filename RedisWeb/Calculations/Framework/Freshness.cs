namespace RedisWeb.Calculations;

/// <summary>How long an answer is good for: each calculation says it for itself.</summary>
/// <param name="FreshFor">From when it was computed until it is computed again at the next visit. At least a second.</param>
public sealed record Freshness(TimeSpan FreshFor)
{
    /// <summary>Ten minutes: long enough that a busy page is computed rarely, short enough that nobody remembers a wrong answer.</summary>
    public static Freshness Default { get; } = new(TimeSpan.FromMinutes(10));

    /// <summary>A day, for answers that never change (mathematics): they expire only to give their memory back.</summary>
    public static Freshness Permanent { get; } = new(TimeSpan.FromDays(1));
}
