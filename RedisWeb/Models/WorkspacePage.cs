namespace RedisWeb.Models;

/// <summary>What a visitor keeps.</summary>
public sealed record WorkspacePage
{
    public required WorkspaceState State { get; init; }

    /// <summary>What has just been done, in a sentence; null where there is nothing to say.</summary>
    public string? Done { get; init; }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<PinnedModel> Pins { get; init; } = [];

    /// <summary>The newest first; not all, see <see cref="RecentCount"/>.</summary>
    public IReadOnlyList<RecentModel> Recent { get; init; } = [];

    /// <summary>Of all that are kept and can be asked today.</summary>
    public int RecentCount { get; init; }

    /// <summary>Chosen before, and in neither list.</summary>
    public IReadOnlyList<ChosenModel> AlsoChosen { get; init; } = [];

    public bool HasPlan { get; init; }

    public bool CanCompare => Pins.Count + Recent.Count + AlsoChosen.Count > 1;
}

public enum WorkspaceState
{
    None,

    Begun,

    /// <summary>Redis can't be reached.</summary>
    Away,
}

/// <summary>An answer that can be ticked to be compared.</summary>
public sealed record ChosenModel(QuestionLink Link, bool IsTicked);

/// <param name="Chosen">Null where it can't be asked any more; its note is still there.</param>
public sealed record PinnedModel(ChosenModel? Chosen, PinForm Form);

public sealed record RecentModel(ChosenModel Chosen, DateTimeOffset At, TimeSpan Age);

/// <summary>What goes when everything is forgotten.</summary>
public sealed record ForgetPage(WorkspaceState State, int Pins, int Recent, int PlanFields);
