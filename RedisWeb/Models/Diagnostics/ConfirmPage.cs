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
    public IReadOnlyList<CalculationLink> Calculations { get; init; } = [];

    /// <summary>What the change is made to, where that must be chosen.</summary>
    public ConfirmChoice? Choice { get; init; }

    /// <summary>Another way to say what it is made to; null for most changes.</summary>
    public PlaceField? Place { get; init; }

    /// <summary>Where to go instead, from the site's root.</summary>
    public string Back { get; init; } = "admin/diagnostics";

    /// <summary>Whether there is anything that it can be made to.</summary>
    public bool CanBeMade => Choice is null or { Options.Count: > 0 } || Place is not null;
}

/// <param name="Id">Its place on the page.</param>
/// <param name="Name">What the form calls it.</param>
/// <param name="Missing">Why nothing can be chosen; null where that needs no words.</param>
public sealed record ConfirmChoice(string Id, string Name, string Legend, IReadOnlyList<ConfirmOption> Options, string? Missing, string? Error);

/// <param name="Code">What administrators know it by.</param>
/// <param name="Sealed">Which it is, for the app alone.</param>
/// <param name="About">What else is known of it.</param>
public sealed record ConfirmOption(string Code, string Sealed, string About, bool IsChosen);

/// <param name="Entered">The place of a session, right or wrong.</param>
public sealed record PlaceField(string Entered, string? Error);
