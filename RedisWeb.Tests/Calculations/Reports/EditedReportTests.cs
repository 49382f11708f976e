using System.Net;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Calculations.Reports;

/// <summary>An analyst saves a file and looks at its page, over and over.</summary>
internal sealed class EditedReportTests
{
    private ReportsUnderTest _folder = null!;
    private TestSite _site = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new ReportsUnderTest();
        _folder.Save("first", "SELECT 41 AS n");
        _site = _folder.Site("Development");
    }

    [TearDown]
    public async Task TearDownAsync()
    {
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task What_is_saved_is_answered_at_the_next_request()
    {
        Assert.That(await TextAsync("/calculations/first.csv"), Does.Contain("41"));
        Assert.That(await TextAsync("/calculations/first"), Does.Contain("41"));

        _folder.Save("first", "SELECT 42 AS n");

        Assert.That(await TextAsync("/calculations/first.csv"), Does.Contain("42"));
        Assert.That(await TextAsync("/calculations/first"), Does.Contain("42"));
    }

    [Test]
    public async Task A_new_file_is_listed_and_a_removed_one_is_gone()
    {
        Assert.That(await TextAsync("/"), Does.Not.Contain("Report second"));
        Assert.That(await TextAsync("/openapi.json"), Does.Not.Contain("/calculations/second"));

        var second = _folder.Save("second", "SELECT 1 AS n");

        Assert.That(await TextAsync("/"), Does.Contain("Report second"));
        Assert.That(await TextAsync("/openapi.json"), Does.Contain("/calculations/second.json"));
        Assert.That(await StatusAsync("/calculations/second"), Is.EqualTo(HttpStatusCode.OK));

        File.Delete(Path.Combine(_folder.Path, second));

        Assert.That(await TextAsync("/"), Does.Not.Contain("Report second"));
        Assert.That(await StatusAsync("/calculations/second"), Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("SELECT 1 AS n", "colour: blue", ":4: 'colour' is not known.")]
    [TestCase("SELECT id,\n  iid FROM notes", "", ":7:3: the database refused the query: SQLite Error 1: 'no such column: iid'.")]
    [TestCase("SELECT id FROM\n  note", "", ":7:3: the database refused the query: SQLite Error 1: 'no such table: note'.")]
    public async Task A_mistake_is_on_its_page_until_it_is_mended(string sql, string header, string reason)
    {
        Assert.That(await StatusAsync("/calculations/first"), Is.EqualTo(HttpStatusCode.OK));

        var file = _folder.Save("first", sql, header);

        using var page = await _site.Visitor().GetAsync("/calculations/first");
        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That((await page.HtmlAsync()).QuerySelector("[role=alert]")!.TextContent, Does.Contain(file + reason));

        _folder.Save("first", "SELECT 43 AS n");

        Assert.That(await TextAsync("/calculations/first"), Does.Contain("43"));
        Assert.That(await TextAsync("/"), Does.Contain("Report first"));
    }

    [Test]
    public async Task What_the_database_says_to_a_value_is_on_the_page()
    {
        _folder.Save("first", "DELETE FROM notes");

        using var page = await _site.Visitor().GetAsync("/calculations/first");

        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That((await page.HtmlAsync()).QuerySelector("[role=alert]")!.TextContent, Does.Contain("readonly database"));
    }

    [Test]
    public async Task Why_the_database_is_away_is_on_the_page()
    {
        File.Delete(_folder.Database);

        using var page = await _site.Visitor().GetAsync("/calculations/first");

        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That((await page.HtmlAsync()).QuerySelector("[role=alert]")!.TextContent, Does.Contain("unable to open database file"));
    }

    [Test]
    public async Task Where_visitors_are_served_files_are_read_at_the_start()
    {
        await using var site = _folder.Site("Production");
        using var before = await site.Visitor().GetAsync("/calculations/first.csv");

        _folder.Save("first", "SELECT 42 AS n");
        _folder.Save("second", "SELECT 1 AS n");

        using var after = await site.Visitor().GetAsync("/calculations/first.csv");
        using var second = await site.Visitor().GetAsync("/calculations/second");
        Assert.That(await after.Content.ReadAsStringAsync(), Is.EqualTo(await before.Content.ReadAsStringAsync()).And.Contain("41"));
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private async Task<string> TextAsync(string address)
    {
        using var response = await _site.Visitor().GetAsync(address);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return await response.Content.ReadAsStringAsync();
    }

    private async Task<HttpStatusCode> StatusAsync(string address)
    {
        using var response = await _site.Visitor().GetAsync(address);
        return response.StatusCode;
    }
}
