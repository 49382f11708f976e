using System.Net;
using RedisWeb.Calculations;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

/// <summary>One stored answer serves every view of its tables.</summary>
public sealed class TableViewTests
{
    private const string Address = "/calculations/ledger?rows=120";

    private readonly Ledger _ledger = new();
    private readonly ChaosCache _cache = new();
    private TestSite _site = null!;

    [OneTimeSetUp]
    public void Start() => _site = new TestSite(_ledger) { Cache = _cache };

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [TestCase("&sort=-amount", "ada 120", null)]
    [TestCase("&sort=amount&page=3", "ada 101", null)]
    [TestCase("&find=ada+7", "ada 7", null)]
    [TestCase("&sort=colour", "ada 1", "There is no column “colour”")]
    [TestCase("&page=-1", "ada 1", "There is no page “-1”: this is page 1 of 3.")]
    [TestCase("&page=1e9", "ada 101", "There is no page “1e9”: this is page 3 of 3.")]
    [TestCase("&page=2&page=3", "ada 51", null)]
    [TestCase("&find=LONG", null, "Only the first 200 characters were looked for.")]
    [TestCase("&find=%00%EF%BF%BF%D8", null, null)]
    [TestCase("&sort=%EF%BF%BF&table=x", "ada 1", "There is no table “x”: this is the first.")]
    [TestCase("&sort=&find=&page=&table=", "ada 1", null)]
    public async Task Whatever_view_is_asked_for_nothing_is_computed_or_stored(string view, string? first, string? note)
    {
        using var visitor = _site.Visitor("text/html");
        await visitor.GetStringAsync(Address);
        var before = (_ledger.Computes, _cache.Sets);

        using var response = await visitor.GetAsync(Address + view.Replace("LONG", new string('x', 10_000), StringComparison.Ordinal));

        var page = await response.HtmlAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(response.Header("Cache-Status"), Does.StartWith("RedisWeb; hit"));
            Assert.That((_ledger.Computes, _cache.Sets), Is.EqualTo(before));
            Assert.That(page.QuerySelector("#table-1 tbody td")?.TextContent, Is.EqualTo(first));
            Assert.That(page.QuerySelector("#table-1 .note")?.TextContent, note is null ? Is.Null : Does.StartWith(note));
            Assert.That(page.QuerySelectorAll("details[open]"), Is.Empty);
        }
    }

    [Test]
    public async Task The_table_is_the_answer_and_its_caption_counts_its_rows()
    {
        using var response = await _site.Visitor("text/html").GetAsync(Address);

        var page = await response.HtmlAsync();
        Assert.That(page.QuerySelector("#table-1 caption")!.TextContent, Is.EqualTo("Amounts 1–50 of 120 rows"));
        Assert.That(page.QuerySelectorAll("#table-1 tbody tr"), Has.Length.EqualTo(50));
        Assert.That(page.QuerySelector("#table-1 tfoot th")!.TextContent, Is.EqualTo("Total of 120 rows"));
        Assert.That(page.QuerySelectorAll("#table-1 tfoot td").Select(cell => cell.TextContent), Is.EqualTo(["7,260.00"]));
    }

    [Test]
    public async Task The_table_behind_a_chart_is_looked_at_by_its_number()
    {
        using var response = await _site.Visitor("text/html").GetAsync(Address + "&table=2&sort=-day");

        var page = await response.HtmlAsync();
        Assert.That(page.QuerySelector("details[open] #table-2 th[aria-sort=descending] a")!.GetAttribute("href"), Is.EqualTo(Address + "&table=2&sort=day#table-2"));
        Assert.That(page.QuerySelector("#table-2 tbody td")!.TextContent, Is.EqualTo("120"), "all of the chart's numbers are there");
        Assert.That(page.QuerySelector("#table-1 tbody td")!.TextContent, Is.EqualTo("ada 1"), "the other is as it was");
    }

    [Test]
    public async Task What_is_shared_is_the_view_and_what_programs_get_is_whole()
    {
        using var visitor = _site.Visitor("text/html");
        using var response = await visitor.GetAsync(Address + "&find=ada+7&sort=-amount");

        var page = await response.HtmlAsync();
        Assert.That(page.QuerySelector("[rel=bookmark]")!.GetAttribute("href"), Is.EqualTo(Address + "&sort=-amount&find=ada%207"));
        Assert.That(page.QuerySelectorAll("[rel~=alternate]").Select(link => link.GetAttribute("href")), Has.None.Contains("sort"));
        foreach (var suffix in (string[])["csv", "json"])
        {
            var path = $"/calculations/ledger.{suffix}?rows=120";
            var sorted = await visitor.GetAsync(path + "&sort=-amount&find=7&page=2");
            var plain = await visitor.GetAsync(path);
            Assert.That(sorted.Header("ETag"), Is.EqualTo(plain.Header("ETag")), suffix);
            Assert.That((await sorted.Content.ReadAsStringAsync()).Split("ada "), Has.Length.EqualTo(121), suffix);
        }
    }

    [Test]
    public async Task Every_view_has_a_tag_of_its_own()
    {
        using var visitor = _site.Visitor("text/html");
        await visitor.GetStringAsync(Address);
        var tags = new List<string?>();
        foreach (var view in (string[])["", "&sort=amount", "&sort=-amount", "&find=amount", "&page=2", "&page=2&sort=amount", "&table=2"])
        {
            using var first = await visitor.GetAsync(Address + view);
            tags.Add(first.Header("ETag"));
            using var again = new HttpRequestMessage(HttpMethod.Get, Address + view) { Headers = { { "If-None-Match", tags[^1] } } };
            using var second = await visitor.SendAsync(again);
            Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.NotModified), view);
        }

        Assert.That(tags, Is.Unique.And.None.Null);
    }

    [Test]
    public async Task A_view_alone_is_no_question()
    {
        using var response = await _site.Visitor("text/html").GetAsync("/calculations/ledger?sort=-amount&page=2");

        Assert.That(response.Header("Cache-Status"), Is.Null);
        Assert.That((await response.HtmlAsync()).QuerySelector("table"), Is.Null);
    }

    public sealed record Lines
    {
        [System.ComponentModel.DataAnnotations.Range(1, 1000)]
        public int Rows { get; init; } = 10;
    }

    public sealed record Booked(Table Amounts, Series Days);

    private sealed class Ledger : Calculation<Lines, Booked>
    {
        private int _computes;

        public override string Title => "Ledger";

        public override string Summary => "Amounts by name.";

        public int Computes => Volatile.Read(ref _computes);

        protected override Task<Booked> ComputeAsync(Lines input, ComputeContext context)
        {
            Interlocked.Increment(ref _computes);
            var days = Enumerable.Range(1, input.Rows).ToList();
            return Task.FromResult(new Booked(
                new Table("Amounts", [new Column("Name"), new Column("Amount", ColumnKind.Money) { IsTotalled = true }], [.. days.Select(i => (Cell[])[$"ada {i}", i])]),
                new Series { Title = "Days", XTitle = "Day", YTitle = "Amount", X = [.. days.Select(i => (double)i)], Lines = [new SeriesLine("Amount", [.. days.Select(i => (double?)i)])] }));
        }
    }
}
