using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Resources;
using RedisWeb.Sessions;

namespace RedisWeb.Models;

/// <summary>What a visitor keeps.</summary>
public sealed record WorkspacePage
{
    public required WorkspaceState State { get; init; }

    /// <summary>What has just been done, in a sentence; null where there is nothing to say.</summary>
    public string? Done { get; init; }

    /// <summary>As the visitor has ordered them.</summary>
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
/// <param name="Tile">What it comes to; null where that is not looked up.</param>
public sealed record PinnedModel(ChosenModel? Chosen, PinForm Form, TileModel? Tile, bool IsFirst, bool IsLast);

public sealed record RecentModel(ChosenModel Chosen, DateTimeOffset At, TimeSpan Age);

/// <summary>What goes when everything is forgotten.</summary>
public sealed record ForgetPage(WorkspaceState State, int Pins, int Recent, int PlanFields, int Boards);

/// <summary>Makes the workspace's page from what is kept in it.</summary>
public sealed class WorkspacePresenter(CalculationCatalogue catalogue, TimeProvider clock)
{
    /// <summary>How many of the recent answers are shown; the export has all.</summary>
    public const int MostRecent = 20;

    /// <summary>What is done, as an address says it.</summary>
    public const string Forgotten = "forgotten";
    public const string Renewed = "renewed";
    public const string Cleared = "cleared";

    /// <summary>The pins that are shown with their answers.</summary>
    public IReadOnlyList<CataloguedQuestion> Shown(Workspace workspace) =>
        [.. (workspace is { IsAvailable: true, IsBegun: true } ? workspace.Pins : []).Select(pin => catalogue.Find(pin.Question)).OfType<CataloguedQuestion>().DistinctBy(each => each.Question).Take(TileModel.Most)];

    /// <param name="done">What the visitor has just done, as the address says: believed only where the workspace agrees.</param>
    /// <param name="answers">Of those that are <see cref="Shown"/>, as the cache has them.</param>
    public WorkspacePage Page(Workspace workspace, IEnumerable<string?> ticked, string? done, IReadOnlyDictionary<Question, CachedAnswer> answers, string root)
    {
        var chosen = ticked.Select(text => catalogue.Find(Question.Parse(text ?? ""))).OfType<CataloguedQuestion>().DistinctBy(each => each.Question).ToList();
        return !workspace.IsAvailable ? new WorkspacePage { State = WorkspaceState.Away }
            : !workspace.IsBegun ? new WorkspacePage { State = WorkspaceState.None, Done = done == Forgotten ? Texts.Workspace["Everything is forgotten: your workspace, and the cookie of this browser for it."] : null, AlsoChosen = Also(chosen, []) }
            : Begun(workspace, chosen, done, asked => answers.TryGetValue(asked.Question, out var found) ? TileModel.Of(asked, found, root) : null);
    }

    /// <summary>What goes when everything is forgotten.</summary>
    public static ForgetPage Kept(Workspace workspace) => !workspace.IsAvailable ? new ForgetPage(WorkspaceState.Away, 0, 0, 0, 0)
        : !workspace.IsBegun ? new ForgetPage(WorkspaceState.None, 0, 0, 0, 0)
        : new ForgetPage(WorkspaceState.Begun, workspace.Pins.Count, workspace.Recent.Count, workspace.Plan.Count, workspace.Boards.Count);

    private static ChosenModel[] Also(List<CataloguedQuestion> chosen, HashSet<Question> shown) =>
        [.. chosen.Where(each => !shown.Contains(each.Question)).Select(each => new ChosenModel(each.Link, true))];

    private WorkspacePage Begun(Workspace workspace, List<CataloguedQuestion> chosen, string? done, Func<CataloguedQuestion, TileModel?> tile)
    {
        var now = clock.GetUtcNow();
        var ticked = chosen.Select(each => each.Question).ToHashSet();
        var pins = workspace.Pins.Select(pin => (Pin: pin, Asked: catalogue.Find(pin.Question))).ToList();
        var recent = workspace.Recent.Select(each => (each.At, Asked: catalogue.Find(each.Question))).Where(each => each.Asked is not null).DistinctBy(each => each.Asked!.Question).ToList();
        var shown = pins.Select(each => each.Asked).Concat(recent.Take(MostRecent).Select(each => each.Asked)).OfType<CataloguedQuestion>().Select(each => each.Question).ToHashSet();
        return new WorkspacePage
        {
            State = WorkspaceState.Begun,
            Done = DoneIn(recent.Count, done),
            Pins = [.. pins.Select((each, i) => new PinnedModel(
                Chosen(each.Asked, ticked), PinForm.Of(each.Pin, now) with { IsInWorkspace = true }, each.Asked is { } asked ? tile(asked) : null, i == 0, i == pins.Count - 1))],
            Recent = [.. recent.Take(MostRecent).Select(each => new RecentModel(Chosen(each.Asked, ticked)!, each.At, now - each.At))],
            RecentCount = recent.Count,
            AlsoChosen = Also(chosen, shown),
            HasPlan = workspace.Plan.Count > 0,
        };
    }

    private static ChosenModel? Chosen(CataloguedQuestion? asked, HashSet<Question> ticked) =>
        asked is null ? null : new ChosenModel(asked.Link, ticked.Contains(asked.Question));

    private static string? DoneIn(int recent, string? done) => done switch
    {
        Renewed => Texts.Workspace["This browser has a new cookie. Whoever else holds the old one is out."],
        Cleared when recent == 0 => Texts.Workspace["The recent answers are cleared."],
        _ => null,
    };
}
