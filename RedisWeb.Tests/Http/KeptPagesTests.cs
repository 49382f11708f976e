using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Calculations;
using RedisWeb.Http;
using RedisWeb.Jobs;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

/// <summary>What was drawn once and is kept is never shown for anything else: a site that keeps what it draws says the same as one that has no room to.</summary>
public sealed partial class KeptPagesTests
{
    // How the table behind the chart is looked at; mostly as it is.
    private static readonly string[] Views = ["", "", "", "&sort=-third", "&sort=third", "&sort=colour", "&find=3", "&page=9", "&table=1", "&table=1&sort=-step", "&sort=&page=1"];

    private static readonly string[] Styles = ["", "pointComma", "spaceComma", "apostrophePoint"];

    private readonly Thirds _thirds = new();
    private TestSite _keeping = null!;
    private TestSite _drawing = null!;
    private List<(FormVisitor Keeping, FormVisitor Drawing)> _visitors = null!;

    private static int Cookieless => Styles.Length;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _keeping = FormVisitor.Secure(new TestSite(_thirds));
        _drawing = FormVisitor.Secure(new TestSite(_thirds) { Cache = _keeping.Cache }.With("Cache:Near:MaximumBytes", "1024"));
        _visitors = [];
        foreach (var style in Styles)
        {
            _visitors.Add((await VisitorAsync(_keeping, style), await VisitorAsync(_drawing, style)));
        }

        _visitors.Add((new FormVisitor(_keeping), new FormVisitor(_drawing)));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (var (keeping, drawing) in _visitors)
        {
            keeping.Dispose();
            drawing.Dispose();
        }

        await _keeping.DisposeAsync();
        await _drawing.DisposeAsync();
    }

    [TestCase(1)]
    [TestCase(2)]
    public async Task Whatever_is_asked_computed_anew_and_taken_back_in_whatever_order(int seed)
    {
        var random = new Random(seed);
        for (var step = 0; step < 150; step++)
        {
            var query = string.Create(CultureInfo.InvariantCulture, $"number={random.Next(4) * 1234567}&scale={random.Next(1, 3)}");
            switch (random.Next(8))
            {
                case 0:
                    await RefreshAsync(query);
                    break;
                case 1:
                    await TakeBackAsync(query);
                    break;
                default:
                    await CompareAsync(random.Next(Cookieless + 1), query + Views[random.Next(Views.Length)], random.Next(4) switch { 0 => ".json", 1 => ".csv", _ => "" });
                    break;
            }
        }
    }

    [Test]
    public async Task During_an_outage_that_a_near_answer_outlasts_its_page_is_the_same_but_for_the_status_line()
    {
        var cache = new ChaosCache();
        await using var site = new TestSite(_thirds) { Cache = cache };
        using var visitor = site.Visitor("text/html");
        await PageAsync(visitor);
        var before = await PageAsync(visitor);
        cache.FailReads = new IOException("away");

        Assert.That(await PageAsync(visitor), Is.EqualTo(before));
    }

    private static async Task<string> PageAsync(HttpClient visitor) => Settled(await visitor.GetStringAsync("/calculations/thirds?number=77"));

    private static async Task<FormVisitor> VisitorAsync(TestSite site, string style)
    {
        var visitor = new FormVisitor(site);
        await visitor.OpenAsync("/workspace/preferences");
        if (style.Length > 0)
        {
            await visitor.PostAsync("/workspace/preferences", ("numbers", style));
        }

        return visitor;
    }

    private async Task CompareAsync(int visitor, string query, string suffix)
    {
        var address = $"/calculations/thirds{suffix}?{query}";
        var (keeping, drawing) = _visitors[visitor];
        var who = visitor == Cookieless ? "nobody" : Styles[visitor];
        await keeping.TextAsync(address); // computes it, where it is not there
        var expected = Settled(await drawing.TextAsync(address));
        Assert.That(Settled(await keeping.TextAsync(address)), Is.EqualTo(expected), $"{who} {address}");
        Assert.That(Settled(await keeping.TextAsync(address)), Is.EqualTo(expected), $"{who} {address}, again");
        if (visitor == Cookieless)
        {
            for (var i = 0; i <= AnswerRenderer.OftenAsked; i++)
            {
                Assert.That(Settled(await CompressedAsync(address)), Is.EqualTo(expected), $"{address}, compressed, {i}");
            }
        }
    }

    private async Task<string> CompressedAsync(string address)
    {
        using var visitor = _keeping.Visitor(address.Contains('.', StringComparison.Ordinal) ? null : "text/html");
        visitor.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");
        using var response = await visitor.GetAsync(address);
        var text = await response.UnpackedTextAsync();
        Assert.That(response.Header("Content-Encoding"), Is.EqualTo(text.Length < 1024 ? null : "gzip"));
        return text;
    }

    private async Task RefreshAsync(string query)
    {
        using var visitor = _keeping.Visitor();
        using var _ = await visitor.PostAsync("/calculations/thirds/refresh?" + query, null);
    }

    private async Task TakeBackAsync(string query)
    {
        var calculation = _keeping.Services.GetRequiredService<CalculationCatalogue>().Find("thirds")!;
        var values = query.Split('&').Select(each => each.Split('=')).ToDictionary(each => each[0], each => each[1]);
        await _keeping.Services.GetRequiredService<CalculationAnswers>().InvalidateAsync(calculation, calculation.Form.Bind(name => [values[name]]).Input!, CancellationToken.None);
    }

    // But for what says where it came from, and the tokens of forms.
    private static string Settled(string text) => Token().Replace(Cache().Replace(Status().Replace(text, ""), ""), "");

    [GeneratedRegex("<section class=\"status\".*?</section>", RegexOptions.Singleline)]
    private static partial Regex Status();

    [GeneratedRegex("\"cache\":\\{[^}]*\\}")]
    private static partial Regex Cache();

    [GeneratedRegex("<input name=\"__RequestVerificationToken\"[^>]*>")]
    private static partial Regex Token();

    private sealed record Question
    {
        [System.ComponentModel.DataAnnotations.Range(0, 10_000_000)]
        public int Number { get; init; }

        [System.ComponentModel.DataAnnotations.Range(1, 9)]
        public int Scale { get; init; } = 1;
    }

    private sealed record Third(double Value, long Execution, Series Steps);

    private sealed class Thirds : Calculation<Question, Third>
    {
        private long _executions;

        public override string Title => "Thirds";

        public override string Summary => "A third of a number, and which execution found it.";

        protected override Task<Third> ComputeAsync(Question input, ComputeContext context) => Task.FromResult(new Third(
            input.Number * input.Scale / 3.0, 1_000_000 + Interlocked.Increment(ref _executions),
            new Series { Title = "Steps", XTitle = "step", YTitle = "value", X = [1, 2, 3], Lines = [new SeriesLine("third", [input.Number, input.Number / 2.0, input.Number / 3.0])] }));
    }
}
