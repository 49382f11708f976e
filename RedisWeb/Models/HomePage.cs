using System.Collections.Concurrent;
using System.Globalization;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Popularity;
using RedisWeb.Resources;

namespace RedisWeb.Models;

/// <summary>The catalogue, and what is asked of it.</summary>
/// <param name="Feed">Null while there is nothing to tell it from.</param>
/// <param name="Now">What "ago" counts from.</param>
public sealed record HomePage(IReadOnlyList<HomeEntry> Calculations, HomeFeedModel? Feed, DateTimeOffset Now)
{
    /// <summary>What was looked for; null where all of the catalogue is shown.</summary>
    public HomeSearch? Search { get; init; }

    /// <summary>By heading, those without one last.</summary>
    public IEnumerable<IGrouping<string?, HomeEntry>> Groups => Calculations.GroupBy(each => each.Group).OrderBy(group => group.Key is null).ThenBy(group => group.Key, StringComparer.Ordinal);

    /// <summary>Reports whose files are wrong, for who writes them.</summary>
    public IReadOnlyList<DraftEntry> OutOfOrder { get; init; } = [];

    /// <summary>Something to begin with where nobody has asked anything yet: a question of each of a few kinds, as their forms propose it.</summary>
    public IReadOnlyList<QuestionLink> Proposals { get; init; } = [];
}

public sealed record CalculationLink(string Slug, string Title, string Summary);

/// <param name="Group">What it belongs to, the same in every language; null for nothing.</param>
/// <param name="FromCachePercent">How many of a hundred requests were answered from the cache; a hundred only when all were.</param>
/// <param name="TimeSaved">What visitors did not have to wait for; zero when that is not known.</param>
public sealed record HomeEntry(CalculationLink Link, string? Group, long FromCachePercent, TimeSpan TimeSaved)
{
    /// <summary>What its group is called.</summary>
    public string? Heading { get; init; }
}

/// <summary>What all copies were asked.</summary>
/// <param name="MostAsked">More than once in the last seven days, most often first.</param>
/// <param name="JustAsked">Latest first, and none of those.</param>
/// <param name="VisitorsToday">About.</param>
/// <param name="FromCache">All answers that came from the cache, ever.</param>
public sealed record HomeFeedModel(
    IReadOnlyList<MostAskedModel> MostAsked, IReadOnlyList<JustAskedModel> JustAsked, long VisitorsToday, long FromCache, TimeSpan TimeSaved);

/// <summary>A question that other visitors asked.</summary>
/// <param name="Path">What stands after <c>/calculations/</c> in its address.</param>
/// <param name="Input">In words; empty where there is nothing to say.</param>
public sealed record QuestionLink(string Path, string Title, string Input);

/// <param name="Share">Of the times of the one that was asked most.</param>
public sealed record MostAskedModel(QuestionLink Link, long Times, double Share);

public sealed record JustAskedModel(QuestionLink Link, DateTimeOffset At);

/// <summary>Makes the start page from the catalogue and the figures of all copies.</summary>
public sealed class HomePresenter(CalculationCatalogue catalogue, TimeProvider clock)
{
    private const int Shown = 8;
    private const int Proposed = 4;

    // The texts of each number format and language; a format is the same object each time.
    private readonly ConcurrentDictionary<(NumberFormatInfo, CultureInfo), (HomeFigures Figures, IReadOnlyCollection<string> Names, HomePage Page)> _last = [];

    private readonly CatalogueCache<string[]> _names = new(catalogue, all => [.. all.Select(calculation => calculation.Slug)]);

    private Drawn? _drawn;

    /// <summary>The calculations whose figures the page needs.</summary>
    public IReadOnlyCollection<string> Names => _names.Value;

    public HomePage Page(HomeFigures? figures) =>
        (figures is null ? new HomePage([.. catalogue.All.Select(calculation => Entry(calculation, default))], null, default) : With(figures)) with { Now = clock.GetUtcNow(), OutOfOrder = DraftPresenter.Entries(catalogue.Drafts?.OfType<BrokenReport>() ?? []) };

    /// <summary>What of the catalogue has what is looked for.</summary>
    public HomePage Page(HomeFigures? figures, HomeSearch search)
    {
        var page = Page(figures);
        return page with { Search = search, Calculations = [.. page.Calculations.Where(search.Finds)] };
    }

    /// <summary>Where to keep what is drawn of these figures: as long as they are the latest.</summary>
    public Renditions KeptOf(HomeFigures figures)
    {
        var drawn = Volatile.Read(ref _drawn);
        if (!ReferenceEquals(drawn?.Figures, figures))
        {
            Volatile.Write(ref _drawn, drawn = new Drawn(figures, new Renditions(_ => { })));
        }

        return drawn!.Renditions;
    }

    private static HomeEntry Entry(Calculation calculation, CacheCounts counts) => new(
        new CalculationLink(calculation.Slug, calculation.ShownTitle, calculation.ShownSummary),
        calculation.Group,
        counts.Requests == 0 ? 0 : 100 * counts.FromCache / counts.Requests,
        counts.TimeSaved)
    {
        Heading = calculation.Group is { } group ? calculation.OwnTexts[group] : null,
    };

    // The same figures are shown to everyone for a few seconds.
    private HomePage With(HomeFigures figures)
    {
        var look = (NumberFormatInfo.CurrentInfo, Languages.Current);
        if (!_last.TryGetValue(look, out var last) || !ReferenceEquals(last.Figures, figures) || !ReferenceEquals(last.Names, Names))
        {
            _last[look] = last = (figures, Names, NewPage(figures));
        }

        return last.Page;
    }

    private HomePage NewPage(HomeFigures figures)
    {
        var (popularity, counts) = figures;
        var all = Names.Select(name => counts.GetValueOrDefault(name)).Aggregate(default(CacheCounts), (sum, each) => sum + each);
        var most = Linked(popularity.MostAsked.Where(each => each.Times > 1), each => each.Question).Take(Shown).ToList();
        var shown = most.Select(each => each.Link.Path).ToHashSet();
        var just = Linked(popularity.JustAsked, each => each.Question).Where(each => !shown.Contains(each.Link.Path)).Take(Shown).ToList();
        return new HomePage(
            [.. catalogue.All.Select(calculation => Entry(calculation, counts.GetValueOrDefault(calculation.Slug)))],
            new HomeFeedModel(
                [.. most.Select(each => new MostAskedModel(each.Link, each.Of.Times, (double)each.Of.Times / most[0].Of.Times))],
                [.. just.Select(each => new JustAskedModel(each.Link, each.Of.At))],
                popularity.VisitorsToday,
                all.FromCache,
                all.TimeSaved),
            default)
        {
            Proposals = most.Count + just.Count > 0 ? [] : [.. catalogue.All.Where(calculation => calculation.IsListed).DistinctBy(calculation => calculation.Group ?? calculation.Slug).Take(Proposed).Select(calculation => new CataloguedQuestion(calculation, calculation.Form.Defaults).Link)],
        };
    }

    /// <summary>Those that are questions today: others are from calculations that are gone or have changed, or were never asked here.</summary>
    private IEnumerable<(T Of, QuestionLink Link)> Linked<T>(IEnumerable<T> all, Func<T, Question> question) =>
        all.Select(each => (each, Link(question(each)))).Where(each => each.Item2 is not null).DistinctBy(each => each.Item2!.Path)!;

    private QuestionLink? Link(Question question) =>
        question.Input.Length <= PopularityCounts.LongestInput && catalogue.Find(question) is { Calculation.IsListed: true } found ? found.Link : null;

    private sealed record Drawn(HomeFigures Figures, Renditions Renditions);
}
