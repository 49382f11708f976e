using System.Net;
using System.Xml.Linq;
using RedisWeb.Calculations;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

/// <summary>Every chart of a page as a file of its own.</summary>
public sealed class ChartFileTests
{
    private const string Chart = "/calculations/tides.svg?place=";

    private Tides _tides = null!;
    private TestSite _site = null!;

    [SetUp]
    public void Start() => _site = new TestSite(_tides = new Tides());

    [TearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [TestCase("&chart=1", "High water")]
    [TestCase("", "High water")]
    [TestCase("&chart=2", "Low water: “ebb”")]
    [TestCase("&chart=3", "Both")]
    public async Task Each_is_at_an_address_of_its_own(string chart, string title)
    {
        using var response = await _site.Visitor().GetAsync(Chart + "a" + chart);

        Assert.That((response.StatusCode, response.Header("Content-Type"), response.Header("Vary")), Is.EqualTo((HttpStatusCode.OK, "image/svg+xml", "Accept-Encoding, Accept-Language, Cookie")));
        Assert.That(TitleOf(await response.Content.ReadAsStringAsync()), Is.EqualTo(title));
    }

    [Test]
    public async Task The_page_links_to_each_of_them_with_a_name_to_save_it_by()
    {
        using var response = await _site.Visitor("text/html").GetAsync("/calculations/tides?place=a%26b");
        using var page = await response.HtmlAsync();
        var links = page.QuerySelectorAll("figure.series a[download]").ToList();

        Assert.That(links.Select(each => each.GetAttribute("download")), Is.EqualTo(["High-water.svg", "Low-water-ebb.svg", "Both.svg"]));
        foreach (var (link, figure) in links.Zip(page.QuerySelectorAll("figure.series figcaption")))
        {
            Assert.That(TitleOf(await _site.Visitor().GetStringAsync(link.GetAttribute("href"))), Is.EqualTo(figure.TextContent));
        }

        Assert.That(_tides.Computes, Is.EqualTo(1), "one stored answer serves them all");
    }

    [TestCase("4")]
    [TestCase("0")]
    [TestCase("-1")]
    [TestCase("two")]
    [TestCase("1&chart=2")]
    [TestCase("99999999999999999999")]
    [TestCase("")]
    public async Task One_that_there_is_not_is_refused_with_those_that_there_are(string chart)
    {
        using var response = await _site.Visitor().GetAsync($"{Chart}a&chart={chart}");
        var problem = await response.JsonAsync();

        Assert.That((response.StatusCode, response.Header("Content-Type"), response.Header("ETag")), Is.EqualTo((HttpStatusCode.NotFound, "application/problem+json", (string?)null)));
        Assert.That(problem.GetProperty("charts").EnumerateArray().Select(each => each.GetProperty("address").GetString()), Is.EqualTo([Chart + "a", Chart + "a&chart=2", Chart + "a&chart=3"]));
    }

    [Test]
    public async Task It_is_drawn_once_and_each_by_itself_in_each_language()
    {
        var texts = new HashSet<string>();
        for (var round = 0; round < 3; round++)
        {
            foreach (var (chart, language) in new[] { ("1", "en"), ("2", "en"), ("2", "zh") })
            {
                using var program = _site.Visitor();
                program.DefaultRequestHeaders.Add("Accept-Language", language);
                using var response = await program.GetAsync($"{Chart}b&chart={chart}");
                var svg = await response.Content.ReadAsStringAsync();
                texts.Add(svg);
                Assert.That(svg.Contains('按', StringComparison.Ordinal), Is.EqualTo(language == "zh"), svg);

                using var again = new HttpRequestMessage(HttpMethod.Get, $"{Chart}b&chart={chart}") { Headers = { IfNoneMatch = { response.Headers.ETag! } } };
                using var known = await program.SendAsync(again);
                Assert.That(known.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
            }
        }

        Assert.That((texts.Count, _tides.Computes), Is.EqualTo((3, 1)));
    }

    [Test]
    public async Task A_page_is_the_same_whatever_chart_it_names()
    {
        var (plain, named) = (await PageAsync(""), await PageAsync("&chart=2"));

        Assert.That(named.Tag, Is.EqualTo(plain.Tag));
        Assert.That(named.Titles, Is.EqualTo(plain.Titles));
    }

    [Test]
    public async Task So_are_charts_of_a_comparison()
    {
        const string compared = "/workspace/compare.svg?a=tides%3Fplace%3Da&a=tides%3Fplace%3Db";
        using var page = await _site.Visitor("text/html").GetAsync(compared.Replace(".svg", "", StringComparison.Ordinal));
        using var html = await page.HtmlAsync();
        var links = html.QuerySelectorAll("figure.series a[download]").Select(each => each.GetAttribute("href")!).ToList();

        Assert.That(links, Is.EqualTo([compared, compared + "&chart=2", compared + "&chart=3", compared + "&chart=4"]));
        Assert.That(await Task.WhenAll(links.Select(async link => TitleOf(await _site.Visitor().GetStringAsync(link)))), Is.EqualTo(html.QuerySelectorAll("figure.series figcaption").Select(each => each.TextContent)));
        using var missing = await _site.Visitor().GetAsync(compared + "&chart=5");
        Assert.That((missing.StatusCode, missing.Header("Content-Type")), Is.EqualTo((HttpStatusCode.NotFound, "application/problem+json")));
        using var alone = await _site.Visitor().GetAsync("/workspace/compare.svg?a=tides%3Fplace%3Da");
        Assert.That((alone.StatusCode, alone.Header("Content-Type")), Is.EqualTo((HttpStatusCode.BadRequest, "application/problem+json")));
    }

    private async Task<(string? Tag, IEnumerable<string> Titles)> PageAsync(string more)
    {
        using var first = await _site.Visitor("text/html").GetAsync("/calculations/tides?place=c" + more);
        using var response = await _site.Visitor("text/html").GetAsync("/calculations/tides?place=c" + more);
        using var page = await response.HtmlAsync();
        return (response.Header("ETag"), [.. page.QuerySelectorAll("figcaption").Select(each => each.TextContent)]);
    }

    private static string TitleOf(string svg) => XDocument.Parse(svg).Root!.Elements().First().Value;

    private sealed record TidesInput
    {
        [System.ComponentModel.DataAnnotations.MaxLength(9)]
        public string Place { get; init; } = "here";
    }

    private sealed record TidesAnswer(IReadOnlyList<Series> Each, Series Both);

    private sealed class Tides : Calculation<TidesInput, TidesAnswer>
    {
        private int _computes;

        public int Computes => Volatile.Read(ref _computes);

        public override string Title => "Tides";

        public override string Summary => "When the water is high.";

        protected override Task<TidesAnswer> ComputeAsync(TidesInput input, ComputeContext context)
        {
            Interlocked.Increment(ref _computes);
            return Task.FromResult(new TidesAnswer([Of("High water", "a"), Of("Low water: “ebb”", "a")], Of("Both", "a", "b")));
        }

        private static Series Of(string title, params string[] lines) => new() { Title = title, XTitle = "Hour", YTitle = "Metres", X = [1, 2, 3], Lines = [.. lines.Select((line, i) => new SeriesLine(line, [1, 5 + i, 2]))] };
    }
}
