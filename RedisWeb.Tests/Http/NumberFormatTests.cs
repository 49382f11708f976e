using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Calculations;
using RedisWeb.Models;
using RedisWeb.Sessions;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

/// <summary>A visitor's number format on all the product's pages, and in nothing else.</summary>
public sealed partial class NumberFormatTests
{
    private const string Harsh = "X-Numbers";

    private static readonly Dictionary<string, string> QuickInputs = new()
    {
        ["expensive-calculation"] = "seconds=0.01",
        ["prime-count"] = "upTo=1234567",
        ["mandelbrot"] = "iterations=50",
        ["option-price"] = "paths=10000",
        ["retirement-plan"] = "simulations=1000",
    };

    private TemporaryFolder _shop = null!;
    private TestSite _site = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _shop = new TemporaryFolder();
        _site = NewSite();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _site.DisposeAsync();
        _shop.Dispose();
    }

    [Test]
    public async Task What_programs_get_is_the_same_byte_for_byte()
    {
        using var plain = _site.Visitor();
        using var harsh = _site.Visitor();
        harsh.DefaultRequestHeaders.Add(Harsh, "yes");
        foreach (var address in Calculations().SelectMany(each => new[] { "json", "csv", "svg", "png" }, (each, suffix) => $"/calculations/{each.Slug}.{suffix}?{Query(each)}"))
        {
            await TakenAsync(plain, address); // computes it
            var expected = await TakenAsync(plain, address);
            Assert.That(await TakenAsync(harsh, address), Is.EqualTo(expected), address);
        }
    }

    [Test]
    public async Task What_is_computed_and_kept_is_the_same_whoever_asks_first()
    {
        await using var other = NewSite();
        using var plain = _site.Visitor();
        using var harsh = other.Visitor();
        harsh.DefaultRequestHeaders.Add(Harsh, "yes");
        foreach (var calculation in Calculations().Where(each => each.Slug != "expensive-calculation")) // which is new each time
        {
            var address = $"/calculations/{calculation.Slug}.json?{Query(calculation)}";
            Assert.That(await AnswerAsync(harsh, address), Is.EqualTo(await AnswerAsync(plain, address)).And.Contains("\"key\":"));
        }
    }

    [TestCase("pointComma", ".", ",")]
    [TestCase("apostrophePoint", "\u2019", ".")]
    public async Task Pages_differ_in_the_numbers_that_are_read_and_in_nothing_else(string format, string betweenThousands, string beforeDecimals)
    {
        using var plain = new FormVisitor(_site);
        using var other = new FormVisitor(_site);
        await other.OpenAsync("/workspace/preferences");
        await other.PostAsync("/workspace/preferences", ("numbers", format));
        await plain.OpenAsync("/workspace/preferences");
        await plain.PostAsync("/workspace/preferences", ("numbers", "commaPoint")); // has a workspace too
        var differing = 0;
        foreach (var address in Calculations().SelectMany(each => new[] { $"/calculations/{each.Slug}", $"/calculations/{each.Slug}?{Query(each)}", $"/calculations/{each.Slug}?{each.Form.Fields[0].Name}=%3f" }).Append("/"))
        {
            await plain.OpenAsync(address); // computes it
            var (expected, actual) = (await plain.OpenAsync(address), await other.OpenAsync(address));
            Assert.That(Attributes(actual), Is.EqualTo(Attributes(expected)), address);
            foreach (var (read, usual) in Texts(actual).Zip(Texts(expected)))
            {
                var inFormat = Number().Replace(usual, number => number.Value.Replace(",", "\0", StringComparison.Ordinal).Replace(".", beforeDecimals, StringComparison.Ordinal).Replace("\0", betweenThousands, StringComparison.Ordinal));
                Assert.That(read, Is.EqualTo(inFormat).Or.EqualTo(Written().IsMatch(usual) ? usual : inFormat), address);
                differing += read == usual ? 0 : 1;
            }
        }

        Assert.That(differing, Is.GreaterThan(500));
    }

    [Test]
    public async Task What_is_wrong_is_told_in_the_visitors_numbers_and_examples_can_be_entered()
    {
        using var visitor = new FormVisitor(_site);
        await visitor.OpenAsync("/workspace/preferences");
        await visitor.PostAsync("/workspace/preferences", ("numbers", "pointComma"));

        await visitor.OpenAsync("/calculations/retirement-plan?simulations=1&savings=many&seed=x");

        Assert.That(visitor.Error("simulations"), Is.EqualTo("Simulated futures must be from 1.000 to 500.000."));
        Assert.That(visitor.Error("savings"), Is.EqualTo("Savings today must be a number, such as 80000, with a point before decimals."));
        Assert.That(visitor.Page.QuerySelector("#field-simulations-hint")!.TextContent, Does.Contain("From 1.000 to 500.000."));
        Assert.That(visitor.Page.QuerySelectorAll("form.ask .hint").Select(hint => hint.TextContent), Has.Exactly(1).Contains("1234.5"));
        Assert.That(visitor.Page.DocumentElement.GetAttribute("data-thousands"), Is.EqualTo("."));
    }

    [Test]
    public async Task One_visitors_format_is_not_the_next_ones_on_the_start_page()
    {
        using var plain = new FormVisitor(_site);
        using var other = new FormVisitor(_site);
        await other.OpenAsync("/workspace/preferences");
        await other.PostAsync("/workspace/preferences", ("numbers", "spaceComma"));
        for (var i = 0; i < 2; i++)
        {
            Assert.That((await plain.OpenAsync("/")).QuerySelector(".question-input")!.TextContent, Is.EqualTo("up to 1,234,567"));
            Assert.That((await other.OpenAsync("/")).QuerySelector(".question-input")!.TextContent, Is.EqualTo("up to 1\u202f234\u202f567"));
        }
    }

    private static string Query(Calculation calculation) => QuickInputs.TryGetValue(calculation.Slug, out var quick) ? quick : calculation.Form.Defaults.Canonical;

    private static async Task<string> TakenAsync(HttpClient client, string address)
    {
        using var response = await client.GetAsync(address);
        var headers = response.Headers.Concat(response.Content.Headers).Where(header => header.Key is not ("Cache-Status" or "Age" or "Content-Length"));
        var body = Convert.ToBase64String(await response.Content.ReadAsByteArrayAsync());
        return $"{(int)response.StatusCode} {string.Join(' ', headers.Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order())} {(address.Contains(".json", StringComparison.Ordinal) ? await AnswerAsync(client, address) : body)}";
    }

    // Without where it came from, which says its age.
    private static async Task<string> AnswerAsync(HttpClient client, string address)
    {
        var json = await client.GetStringAsync(address);
        return json[..json.IndexOf("\"cache\":", StringComparison.Ordinal)] + Key().Match(json).Value;
    }

    // But for the form's token, and what says how the page is to look.
    private static IEnumerable<string> Attributes(IHtmlDocument page) => page.QuerySelectorAll("body *:not([name=__RequestVerificationToken])")
        .Where(element => !IsOther(element)).Select(element => $"{element.LocalName} {string.Join(' ', element.Attributes.Where(each => each.Name is not "aria-label" and not "class").Select(each => $"{each.Name}={each.Value}"))}");

    private static IEnumerable<string> Texts(IHtmlDocument page) => page.Body!.Descendants<IText>().Where(text => !IsOther(text.ParentElement!)).Select(text => text.Data.Trim()).Where(text => text.Length > 0);

    // How numbers are entered is told where they are read otherwise; and answers get older.
    private static bool IsOther(IElement element) => element.Matches("p.hint:not([id])") || element.Closest(".status, time") is not null;

    private IReadOnlyList<Calculation> Calculations() => _site.Services.GetRequiredService<CalculationCatalogue>().All;

    private TestSite NewSite()
    {
        var feeds = new Feeds { Popularity = new([(new("prime-count", "upTo=1234567"), 1204)], [(new("prime-count", "upTo=1234567"), DateTimeOffset.UtcNow)], 1312) };
        feeds.Counts["prime-count"] = Feeds.Hits(123_456_789, 3, TimeSpan.FromDays(4000));
        return FormVisitor.Secure(new TestSite().With("Reports:SampleOrderLines", "2000").With("Reports:SampleFolder", _shop.Path)
            .With(services => services.AddSingleton<IStartupFilter>(new CultureFilter())).With(feeds.ReplaceIn));
    }

    [GeneratedRegex(@"\d[\d.,]*\d")]
    private static partial Regex Number();

    // Sentences of calculations, with numbers that their authors wrote; and examples of what can be entered.
    [GeneratedRegex("such as|[a-z]{3,} [a-z]+ [a-z]+|^\\d{4}-")]
    private static partial Regex Written();

    [GeneratedRegex("\"key\":\"[^\"]+\"")]
    private static partial Regex Key();

    /// <summary>The harshest case: the culture is another from the first moment of the request.</summary>
    private sealed class CultureFilter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) =>
            {
                if (context.Request.Headers.ContainsKey(Harsh))
                {
                    NumberCultures.Use(NumberFormat.PointComma);
                }

                return following(context);
            });
            next(app);
        };
    }
}
