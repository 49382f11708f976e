namespace RedisWeb.Models.Diagnostics;

/// <summary>Asks whether a change shall be made, and says what it does.</summary>
/// <param name="Change">As its address calls it.</param>
/// <param name="Title">Also what its button says.</param>
/// <param name="Happens">What will happen, a sentence each.</param>
public sealed record ConfirmPage(string Change, string Title, IReadOnlyList<string> Happens)
{
    /// <summary>Which answer, or whose; null where that goes without saying.</summary>
    public string? About { get; init; }

    /// <summary>What the form sends along.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields { get; init; } = [];

    /// <summary>The calculations of which one must be chosen first; none where that is done.</summary>
    public IReadOnlyList<CalculationLink> Choices { get; init; } = [];

    /// <summary>The place of a session, to be entered; null for other changes.</summary>
    public PlaceField? Place { get; init; }

    /// <summary>Where to go instead, from the site's root.</summary>
    public string Back { get; init; } = "admin/diagnostics";
}

/// <param name="Entered">Right or wrong.</param>
public sealed record PlaceField(string Entered, string? Error);
