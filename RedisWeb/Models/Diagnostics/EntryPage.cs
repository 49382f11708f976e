namespace RedisWeb.Models.Diagnostics;

/// <summary>Looks up one stored answer.</summary>
/// <param name="Calculations">To choose from.</param>
public sealed record EntryPage(IReadOnlyList<CalculationLink> Calculations)
{
    /// <summary>The chosen one; null before that.</summary>
    public CalculationLink? Chosen { get; init; }

    /// <summary>Of the calculation's form, with what was entered.</summary>
    public IReadOnlyList<FieldModel> Fields { get; init; } = [];

    public bool HasErrors => Fields.Any(each => each.Error is not null);

    /// <summary>What was found; null before anything was looked up.</summary>
    public EntryView? Found { get; init; }
}

/// <param name="About">Which answer.</param>
/// <param name="Finding">In a sentence.</param>
/// <param name="Facts">What stands beside the answer.</param>
/// <param name="InRedis">What Redis knows of the key.</param>
public sealed record EntryView(string About, string Finding, IReadOnlyList<PanelFact> Facts, IReadOnlyList<PanelFact> InRedis)
{
    /// <summary>As it is given to the cache.</summary>
    public required string Key { get; init; }

    /// <summary>As JSON; null where there is none that can be read.</summary>
    public string? Answer { get; init; }

    /// <summary>How many characters of it are not shown.</summary>
    public int NotShown { get; init; }

    /// <summary>Asks whether it shall be removed, from the site's root; null for those who may not.</summary>
    public string? Remove { get; init; }
}
