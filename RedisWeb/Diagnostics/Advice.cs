namespace RedisWeb.Diagnostics;

public enum Severity
{
    /// <summary>Something is being lost, or can be at any moment.</summary>
    Bad,

    /// <summary>Something is on its way there, or slower than it need be.</summary>
    Warning,

    /// <summary>Worth knowing.</summary>
    Note,
}

/// <summary>One thing that may need somebody's attention.</summary>
/// <param name="Rule">Its name, for programs: it stays.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Finding">What is so, with the figure.</param>
/// <param name="Threshold">From where on that is told.</param>
/// <param name="Remedy">What to do.</param>
public sealed record Advice(string Rule, Severity Severity, string Finding, string Threshold, string Remedy);
