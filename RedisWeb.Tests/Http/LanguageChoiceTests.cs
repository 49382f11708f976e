using RedisWeb.Calculations;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

/// <summary>How visitors change the language, and that nothing of one visitor's reaches another.</summary>
public sealed class LanguageChoiceTests
{
    [TestCase("/calculations/gallery", "/calculations/gallery?lang=zh-Hans")]
    [TestCase("/calculations/halving?number=1e1", "/calculations/halving?number=10&price=1.5&rounding=down&doubled=no&from=2026-01-31&note=&lang=zh-Hans", Description = "an answer's one address")]
    [TestCase("/calculations/halving?number=x&lang=en", "/calculations/halving?number=x&lang=zh-Hans")]
    [TestCase("/nothing/at/all?a=b%26c", "/nothing/at/all?a=b%26c&lang=zh-Hans")]
    [TestCase("/?utm=1", "/?utm=1&lang=zh-Hans")]
    public async Task Every_page_links_to_itself_in_the_other_language(string address, string other)
    {
        await using var site = new TestSite(new Gallery(), new Halving());
        using var visitor = site.Visitor("text/html");
        using var response = await visitor.GetAsync(address);
        using var page = await response.HtmlAsync();

        var link = page.QuerySelector(".languages a")!;
        Assert.That((link.TextContent, link.GetAttribute("hreflang"), link.GetAttribute("lang"), link.GetAttribute("href")), Is.EqualTo(("简体中文", "zh-Hans", "zh-Hans", other)));
        Assert.That(page.QuerySelector(".languages [aria-current]")!.TextContent, Is.EqualTo("English"));
    }

    [Test]
    public async Task An_unknown_language_gets_a_word_and_the_answer_all_the_same_and_is_kept_for_nobody()
    {
        var calculation = new Halving();
        await using var site = new TestSite(calculation);
        using var visitor = site.Visitor("text/html");

        foreach (var (query, isTold) in new[] { ("number=4&lang=xx", true), ("number=4", false), ("number=4", false), ("number=4&lang=xx", true), ("number=4&lang=" + new string('x', 5000), true) })
        {
            using var response = await visitor.GetAsync("/calculations/halving?" + query);
            using var page = await response.HtmlAsync();
            Assert.That(page.QuerySelectorAll(".note").Any(note => note.TextContent.Contains("does not speak “xx", StringComparison.Ordinal)), Is.EqualTo(isTold), query);
            Assert.That(page.QuerySelector("#answer .facts"), Is.Not.Null);
        }

        Assert.That(calculation.Computes, Is.EqualTo(1));
    }

    [Test]
    public async Task Preferences_keep_it_in_the_browser_until_they_are_told_to_leave_it_to_the_browser_again()
    {
        await using var site = FormVisitor.Secure(new TestSite(new Halving()));
        using var visitor = new FormVisitor(site);
        await visitor.OpenAsync("/workspace/preferences");
        Assert.That(visitor.Value("language"), Is.EqualTo("browser"));

        await visitor.PostAsync("/workspace/preferences", ("language", "zh-Hans"), ("numbers", "pointComma"));
        var page = await visitor.OpenAsync("/calculations/halving?number=5");
        Assert.That(page.DocumentElement.GetAttribute("lang"), Is.EqualTo("zh-Hans"));
        Assert.That(page.QuerySelector("#field-number-hint")!.TextContent, Does.Contain("1.000"), "numbers are written as before");
        await visitor.OpenAsync("/workspace/preferences");
        Assert.That(visitor.Value("language"), Is.EqualTo("zh-Hans"));

        Assert.That((await visitor.PostAsync("/workspace/preferences", ("language", "xx"))).Status, Is.EqualTo(400));
        await visitor.PostAsync("/workspace/preferences", ("language", "browser"));
        await visitor.OpenAsync("/workspace/preferences");
        Assert.That((visitor.Value("language"), visitor.Page.DocumentElement.GetAttribute("lang")), Is.EqualTo(("browser", "en")));
    }

    [Test]
    public async Task What_is_computed_for_one_who_reads_Chinese_is_English_for_one_who_reads_English()
    {
        await using var site = new TestSite(new ExpensiveCalculation(), new Speaking());
        foreach (var (address, chinese, english) in new[]
        {
            ("/calculations/expensive-calculation?seconds=0&outcome=error", "计算在工作 0.0 秒后失败", "The calculation failed after 0.0 s of work"), ("/calculations/speaking?number=1", "Speaks '' and ''", "Speaks '' and ''"),
        })
        {
            foreach (var (language, text) in new[] { ("zh", chinese), ("en", english), ("zh", chinese) })
            {
                using var visitor = site.Visitor("text/html");
                visitor.DefaultRequestHeaders.Add("Accept-Language", language);
                using var response = await visitor.GetAsync(address);
                using var page = await response.HtmlAsync();
                Assert.That(page.QuerySelector("#answer")!.TextContent, Does.Contain(text), language);
            }
        }
    }

    [Test]
    public async Task Programs_are_answered_alike_whatever_they_accept_and_told_what_is_wrong_in_their_language()
    {
        await using var site = new TestSite(new PrimeCount());
        var bodies = new List<string>();
        foreach (var address in new[] { "/calculations/prime-count.csv?upTo=1000", "/openapi.json" })
        {
            foreach (var language in new[] { "zh", "en" })
            {
                using var program = site.Visitor();
                program.DefaultRequestHeaders.Add("Accept-Language", language);
                bodies.Add(await program.GetStringAsync(address));
            }

            Assert.That(bodies[^1], Is.EqualTo(bodies[^2]).And.Not.Match(@"\p{IsCJKUnifiedIdeographs}"), address);
        }

        using var visitor = site.Visitor();
        visitor.DefaultRequestHeaders.Add("Accept-Language", "zh");
        using var refused = await visitor.GetAsync("/calculations/prime-count.json?upTo=x");
        Assert.That((await refused.JsonAsync()).GetProperty("errors").GetProperty("upTo")[0].GetString(), Is.EqualTo("“上限”必须是整数，例如 100000000000。"));
        Assert.That(refused.Header("Vary"), Does.Contain("Accept-Language"));
    }

    /// <summary>Answers with the cultures that it is computed in.</summary>
    private sealed class Speaking : Calculation<PlannedInput, SpeakingAnswer>
    {
        public override string Title => "Speaking";

        public override string Summary => "Says in which language it was computed.";

        protected override Task<SpeakingAnswer> ComputeAsync(PlannedInput input, ComputeContext context) =>
            Task.FromResult(new SpeakingAnswer($"Speaks '{System.Globalization.CultureInfo.CurrentUICulture.Name}' and '{System.Globalization.CultureInfo.CurrentCulture.Name}'"));
    }

    private sealed record SpeakingAnswer(string Said);
}
