using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Models;
using RedisWeb.Popularity;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Models;

public sealed class HomePresenterTests
{
    private static readonly DateTimeOffset Moment = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly HomePresenter _presenter = new(new CalculationCatalogue([new Orchard(), new Gallery(), new Halving(), new Secretive(), new Constant()]), new FakeTimeProvider(Moment));

    [TestCase("gallery?hung=no", "Gallery", "hung no")]
    [TestCase("gallery?hung=yes&counted=no", "Gallery", "hung yes, counted no")]
    [TestCase("constant", "Constant", "")]
    [TestCase("orchard", "Orchard", "with the proposed input: trees planted 42 trees, rounding down and 2 more")]
    [TestCase("orchard?trees=1e6", "Orchard", "trees planted 1,000,000 trees")]
    [TestCase("orchard?rounding=toNearest&GDP=2.50", "Orchard", "rounding to the nearest, GDP 2.5")]
    [TestCase("orchard?trees=5&rounding=toNearest&GDP=3&doubled=yes", "Orchard", "trees planted 5 trees, rounding to the nearest and 2 more")]
    public void A_question_is_told_in_words(string address, string title, string input)
    {
        var asked = Shown(address).Single();

        Assert.That((asked.Link.Title, asked.Link.Input), Is.EqualTo((title, input)));
    }

    [Test]
    public void A_question_links_to_its_one_address() =>
        Assert.That(Shown("GALLERY?counted=1").Single().Link.Path, Is.EqualTo("gallery?hung=yes&counted=yes"));

    [TestCase("gone?x=1", TestName = "of a calculation that is gone")]
    [TestCase("gallery?hung=perhaps", TestName = "that no longer binds")]
    [TestCase("orchard?trees=1000001", TestName = "beyond the limits of today")]
    [TestCase("gallery?hung=yes&hung=no", TestName = "with a field twice")]
    [TestCase("halving?note=hello", TestName = "with free text")]
    [TestCase("secretive?hung=yes", TestName = "of a calculation whose inputs are private")]
    [TestCase("", TestName = "of nothing")]
    [TestCase("\0\uFFFD?%ZZ&&==%", TestName = "of rubbish")]
    public void A_question_is_passed_over(string address) => Assert.That(Shown(address), Is.Empty);

    [Test]
    public void Eight_of_each_are_shown_and_bars_are_shares_of_the_first()
    {
        var feed = Feed([.. Enumerable.Range(0, 20).Select(i => ($"orchard?trees={i + 1}", 200L - (10 * i)))]);

        Assert.That(feed.MostAsked.Select(each => each.Times), Is.EqualTo(new[] { 200, 190, 180, 170, 160, 150, 140, 130 }));
        Assert.That(feed.MostAsked.Select(each => each.Share), Is.EqualTo(new[] { 1, .95, .9, .85, .8, .75, .7, .65 }).Within(1e-9));
        Assert.That(feed.JustAsked.Select(each => each.Link.Path).Intersect(feed.MostAsked.Select(each => each.Link.Path)), Is.Empty);
        Assert.That(feed.JustAsked, Has.Count.EqualTo(8));
    }

    [Test]
    public void What_was_asked_once_is_not_most_asked()
    {
        var feed = Feed(("orchard?trees=1", 2), ("orchard?trees=2", 1));

        Assert.That((feed.MostAsked.Count, feed.JustAsked.Count), Is.EqualTo((1, 1)));
    }

    [Test]
    public void Figures_are_summed_over_the_catalogue_and_a_hundred_per_cent_means_all()
    {
        var page = _presenter.Page(new HomeFigures(new PopularityFeed([], [], 3), new Dictionary<string, CacheCounts>
        {
            ["orchard"] = Feeds.Hits(999, 1, TimeSpan.FromHours(2)),
            ["gallery"] = Feeds.Hits(5, 0, TimeSpan.FromHours(1)),
        }));

        Assert.That((page.Feed!.FromCache, page.Feed.TimeSaved, page.Feed.VisitorsToday, page.Now), Is.EqualTo((1004, TimeSpan.FromHours(3), 3, Moment)));
        Assert.That(page.Calculations.Select(each => (each.Link.Slug, each.FromCachePercent)), Is.EqualTo(new[]
        {
            ("constant", 0L), ("gallery", 100L), ("halving", 0L), ("orchard", 99L), ("secretive", 0L),
        }));
    }

    [Test]
    public void Without_figures_there_is_the_catalogue()
    {
        var page = _presenter.Page(null);

        Assert.That(page.Feed, Is.Null);
        Assert.That(page.Calculations, Has.Count.EqualTo(5));
    }

    [Test]
    public void The_same_figures_are_made_into_a_page_once()
    {
        var figures = new HomeFigures(new PopularityFeed([], [], 0), new Dictionary<string, CacheCounts>());

        var first = _presenter.Page(figures).Feed;

        Assert.That(_presenter.Page(figures).Feed, Is.SameAs(first));
    }

    private IReadOnlyList<MostAskedModel> Shown(string address) => Feed((address, 3)).MostAsked;

    private HomeFeedModel Feed(params (string Address, long Times)[] asked)
    {
        var questions = asked.Select(each => (Question.Parse(each.Address), each.Times)).ToArray();
        var feed = new PopularityFeed(questions, [.. questions.Select(each => (each.Item1, Moment))], 0);
        return _presenter.Page(new HomeFigures(feed, new Dictionary<string, CacheCounts>())).Feed!;
    }

    private sealed record OrchardInput
    {
        [Display(Name = "Trees planted"), System.ComponentModel.DataAnnotations.Range(1, 1_000_000), Unit("trees")]
        public int Trees { get; init; } = 42;

        public Rounding Rounding { get; init; }

        [Display(Name = "GDP")]
        public double GDP { get; init; } = 1;

        public bool Doubled { get; init; }
    }

    private sealed class Orchard : Calculation<OrchardInput, HalvingAnswer>
    {
        public override string Title => "Orchard";

        public override string Summary => "Counts trees.";

        protected override Task<HalvingAnswer> ComputeAsync(OrchardInput input, ComputeContext context) => throw new NotSupportedException();
    }

    private sealed class Secretive : Calculation<GalleryInput, HalvingAnswer>
    {
        public override string Title => "Secretive";

        public override string Summary => "Says nothing.";

        public override bool IsListed => false;

        protected override Task<HalvingAnswer> ComputeAsync(GalleryInput input, ComputeContext context) => throw new NotSupportedException();
    }
}
