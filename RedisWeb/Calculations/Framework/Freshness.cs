namespace RedisWeb.Calculations;

/// <summary>How long an answer is good for: each calculation says it for itself, and an operator may say otherwise (section <c>Freshness</c>).</summary>
/// <param name="FreshFor">From when it was computed until it is computed again. At least a second.</param>
public sealed record Freshness(TimeSpan FreshFor)
{
    private static readonly TimeSpan AnHour = TimeSpan.FromHours(1);

    /// <summary>Ten minutes: long enough that a busy page is computed rarely, short enough that nobody remembers a wrong answer.</summary>
    public static Freshness Default { get; } = new(TimeSpan.FromMinutes(10));

    /// <summary>A day, for answers that never change (mathematics): they expire only to give their memory back.</summary>
    public static Freshness Permanent { get; } = new(TimeSpan.FromDays(1));

    /// <summary>
    /// For how long after its fresh time an answer is still given at once, while a newer one is computed in the background. As long as it was
    /// fresh, at most an hour, unless said otherwise; zero where an old answer is worse than a wait.
    /// </summary>
    public TimeSpan StaleFor { get; init; } = FreshFor < AnHour ? FreshFor : AnHour;

    /// <summary>For how long after its fresh time an answer is given when computing a newer one fails. An hour unless said otherwise.</summary>
    public TimeSpan StaleIfErrorFor { get; init; } = AnHour;
}
