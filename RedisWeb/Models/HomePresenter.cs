using System.Collections.Concurrent;
using System.Globalization;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Popularity;

namespace RedisWeb.Models;

/// <summary>Makes the start page from the catalogue and the figures of all copies.</summary>
public sealed class HomePresenter
{
    private const int Shown = 8;

    private readonly CalculationCatalogue _catalogue;
    private readonly TimeProvider _clock;
    private readonly HomePage _withoutFeed;

    // The texts of each number format; a format is the same object each time.
    private readonly ConcurrentDictionary<NumberFormatInfo, (HomeFigures Figures, HomePage Page)> _last = [];

    public HomePresenter(CalculationCatalogue catalogue, TimeProvider clock)
    {
        _catalogue = catalogue;
        _clock = clock;
        Names = [.. catalogue.All.Select(calculation => calculation.Slug)];
        _withoutFeed = new HomePage([.. catalogue.All.Select(calculation => Entry(calculation, default))], null, default);
    }

    /// <summary>The calculations whose figures the page needs.</summary>
    public IReadOnlyCollection<string> Names { get; }

    public HomePage Page(HomeFigures? figures) => (figures is null ? _withoutFeed : With(figures)) with { Now = _clock.GetUtcNow() };

    private static HomeEntry Entry(Calculation calculation, CacheCounts counts) => new(
        new CalculationLink(calculation.Slug, calculation.Title, calculation.Summary),
        counts.Requests == 0 ? 0 : 100 * counts.FromCache / counts.Requests,
        counts.TimeSaved);

    // The same figures are shown to everyone for a few seconds.
    private HomePage With(HomeFigures figures)
    {
        var numbers = NumberFormatInfo.CurrentInfo;
        if (!_last.TryGetValue(numbers, out var last) || !ReferenceEquals(last.Figures, figures))
        {
            _last[numbers] = last = (figures, NewPage(figures));
        }

        return last.Page;
    }

    private HomePage NewPage(HomeFigures figures)
    {
        var (popularity, counts) = figures;
        var all = Names.Select(name => counts.GetValueOrDefault(name)).Aggregate(default(CacheCounts), (sum, each) => sum + each);
        var most = Linked(popularity.MostAsked, each => each.Question).ToList();
        return new HomePage(
            [.. _catalogue.All.Select(calculation => Entry(calculation, counts.GetValueOrDefault(calculation.Slug)))],
            new HomeFeedModel(
                [.. most.Select(each => new MostAskedModel(each.Link, each.Of.Times, (double)each.Of.Times / most[0].Of.Times))],
                [.. Linked(popularity.JustAsked, each => each.Question).Select(each => new JustAskedModel(each.Link, each.Of.At))],
                popularity.VisitorsToday,
                all.FromCache,
                all.TimeSaved),
            default);
    }

    /// <summary>Those that are questions today: others are from calculations that are gone or have changed, or were never asked here.</summary>
    private IEnumerable<(T Of, QuestionLink Link)> Linked<T>(IEnumerable<T> all, Func<T, Question> question) =>
        all.Select(each => (each, Link(question(each)))).Where(each => each.Item2 is not null).DistinctBy(each => each.Item2!.Path).Take(Shown)!;

    private QuestionLink? Link(Question question) =>
        question.Input.Length <= AskedQuestions.LongestInput && _catalogue.Find(question) is { Calculation.IsListed: true } found ? found.Link : null;
}
