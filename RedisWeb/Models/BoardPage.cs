using RedisWeb.Boards;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Sessions;

namespace RedisWeb.Models;

/// <summary>The visitor's pins on one page, and what of it is shared.</summary>
public sealed record BoardPage(WorkspaceState State, IReadOnlyList<TileModel> Tiles)
{
    /// <summary>Of all that are pinned and can be asked; more than there are tiles, where there are many.</summary>
    public int PinCount { get; init; }

    public IReadOnlyList<SharedBoardModel> Shared { get; init; } = [];

    public bool CanShare => Tiles.Count > 0 && Shared.Count < Workspace.MostBoards;
}

/// <param name="Board">Of the visitor.</param>
/// <param name="Address">Whole, to give away.</param>
/// <param name="Age">Since it was shared, the last time.</param>
/// <param name="Left">How much longer it can be looked at.</param>
public sealed record SharedBoardModel(SharedBoard Board, string Address, TimeSpan Age, TimeSpan Left);

/// <summary>A board as others see it.</summary>
public sealed record SharedBoardPage(IReadOnlyList<TileModel> Tiles, DateTimeOffset At, TimeSpan Age, DateTimeOffset Until, TimeSpan Left);

/// <summary>Makes the pages of boards.</summary>
public sealed class BoardPresenter(CalculationCatalogue catalogue, TimeProvider clock)
{
    /// <summary>What of the pins is on the board: the first that can be asked.</summary>
    public IReadOnlyList<CataloguedQuestion> Asked(Workspace workspace) => [.. All(workspace).Take(TileModel.Most)];

    /// <summary>What of a board that was shared can be asked still.</summary>
    public IReadOnlyList<CataloguedQuestion> Asked(Board board) => [.. board.Questions.Select(question => catalogue.Find(question)).OfType<CataloguedQuestion>().Take(TileModel.Most)];

    /// <param name="question">As <see cref="Question.ToString"/> spells it.</param>
    public CataloguedQuestion? Find(string question) => catalogue.Find(Question.Parse(question));

    /// <summary>Of an answer, if it has one.</summary>
    public static Picture? Picture(CataloguedQuestion asked, CachedAnswer found) => found.Result is { } result ? AnswerShape.Of(asked.Calculation.AnswerType).Picture(result.Value) : null;

    /// <param name="site">The site's own address, up to its root.</param>
    public BoardPage Page(Workspace workspace, IReadOnlyList<CataloguedQuestion> asked, IReadOnlyDictionary<Question, CachedAnswer> answers, string site, string root)
    {
        if (!workspace.IsAvailable || !workspace.IsBegun)
        {
            return new BoardPage(workspace.IsAvailable ? WorkspaceState.None : WorkspaceState.Away, []);
        }

        var now = clock.GetUtcNow();
        return new BoardPage(WorkspaceState.Begun, Tiles(asked, answers, root))
        {
            PinCount = All(workspace).Count(),
            Shared = [.. workspace.Boards.Where(board => board.Until > now).Select(board => new SharedBoardModel(board, $"{site}/boards/{board.Token}", now - board.At, board.Until - now))],
        };
    }

    public SharedBoardPage Page(Board board, IReadOnlyList<CataloguedQuestion> asked, IReadOnlyDictionary<Question, CachedAnswer> answers, string root) =>
        new(Tiles(asked, answers, root), board.At, clock.GetUtcNow() - board.At, board.Until, board.Until - clock.GetUtcNow());

    private static List<TileModel> Tiles(IReadOnlyList<CataloguedQuestion> asked, IReadOnlyDictionary<Question, CachedAnswer> answers, string root) =>
        [.. asked.Select(each => TileModel.Of(each, answers[each.Question], root))];

    // Two pins may be one question by now, each in the spelling of its time.
    private IEnumerable<CataloguedQuestion> All(Workspace workspace) =>
        workspace.IsAvailable ? workspace.Pins.Select(pin => catalogue.Find(pin.Question)).OfType<CataloguedQuestion>().DistinctBy(each => each.Question) : [];
}
