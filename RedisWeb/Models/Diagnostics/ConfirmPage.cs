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

    /// <summary>Which session, to be chosen or entered; null for other changes.</summary>
    public SessionChoice? Session { get; init; }

    /// <summary>Which of the parked computes, to be chosen; null for other changes.</summary>
    public ParkedChoice? Parked { get; init; }

    /// <summary>Where to go instead, from the site's root.</summary>
    public string Back { get; init; } = "admin/diagnostics";
}

/// <param name="Some">Of those that there are; null where Redis does not tell.</param>
/// <param name="Entered">The place, right or wrong.</param>
public sealed record SessionChoice(IReadOnlyList<SessionOption>? Some, string Entered, string? Error)
{
    public bool HasSome => Some is { Count: > 0 };

    /// <summary>Whether what is wrong is that nothing was chosen, and not what was entered.</summary>
    public bool IsAboutChoice => Error is not null && HasSome && Entered.Length == 0;
}

/// <param name="Some">Of those that there are; null where Redis does not tell.</param>
public sealed record ParkedChoice(IReadOnlyList<ParkedOption>? Some, string? Error)
{
    public bool HasSome => Some is { Count: > 0 };
}

/// <param name="Sealed">Its key, for the app alone.</param>
/// <param name="Key">What administrators know it by.</param>
/// <param name="Until">When it comes back by itself.</param>
public sealed record ParkedOption(string Sealed, string Key, string Until);

/// <param name="Beginning">Of its place.</param>
/// <param name="Sealed">All of it, for the app alone.</param>
/// <param name="About">Its age and size.</param>
public sealed record SessionOption(string Beginning, string Sealed, string About, bool IsChosen);
