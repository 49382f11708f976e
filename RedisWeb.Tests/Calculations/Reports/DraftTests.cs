using System.Net;
using AngleSharp.Html.Dom;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Calculations.Reports;

/// <summary>The pages on which an author tries a file as it is on disk.</summary>
internal sealed partial class DraftTests
{
    private const string Chosen = "parameter least: whole number\n  default: 1\n  range: 1 to 9\nchart: line\n  x: id\n  y: id";

    private ReportsUnderTest _folder = null!;
    private TestSite _site = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new ReportsUnderTest();
        _folder.Execute("INSERT INTO notes VALUES (1), (2), (3)");
        _folder.Save("first", "SELECT id FROM notes WHERE id >= @least", Chosen);
        _site = _folder.Site("Development");
    }

    [TearDown]
    public async Task TearDownAsync()
    {
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task All_files_are_listed_each_with_what_is_wrong_with_it()
    {
        var (header, twin) = (_folder.Save("wrong", "SELECT 1 AS n", "colour: blue"), _folder.Save("First", "SELECT 1 AS n"));
        _folder.File("odd & 100%.sql", "");
        _folder.File("notes.txt", "");

        using var home = await PageAsync("/");
        using var page = await PageAsync(home.QuerySelector("a[href='/drafts']")!.GetAttribute("href")!);

        var entries = page.QuerySelectorAll(".entry").Select(entry => (File: entry.QuerySelector("a")!.TextContent, Address: entry.QuerySelector("a")!.GetAttribute("href"), Defect: entry.QuerySelector(".note-bad")?.TextContent)).ToList();
        Assert.That(entries.Select(entry => entry.File), Is.EqualTo(["First.sql", "first.sql", "odd & 100%.sql", "wrong.sql"]));
        Assert.That(entries[1].Defect, Is.EqualTo($"first.sql:1: Two calculations have the slug 'first': {twin} and first.sql. Rename one of them."));
        Assert.That((entries[0].Defect, entries[3].Defect![..40]), Is.EqualTo(((string?)null, $"{header}:4: 'colour' is not known. A header has"[..40])));
        foreach (var entry in entries)
        {
            using var draft = await PageAsync(entry.Address!, entry.Defect is null ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable);
            Assert.That(draft.QuerySelector(".source h2")!.TextContent, Is.EqualTo(entry.File));
        }
    }

    [Test]
    public async Task A_draft_is_the_answer_to_what_was_entered_beside_the_text_of_the_file()
    {
        using var page = await PageAsync("/drafts/first.sql?least=2&sort=-id");

        Assert.That(page.QuerySelector("#field-least")!.GetAttribute("value"), Is.EqualTo("2"));
        Assert.That(page.QuerySelector("form.ask")!.GetAttribute("action"), Is.EqualTo("/drafts/first.sql#answer"));
        Assert.That(page.QuerySelector(".result > p > b")!.TextContent, Does.Match(@"^2 rows in [\d.]+ m?s\.$|^2 rows in under 1 ms\.$"));
        Assert.That(page.QuerySelectorAll(".result > .listing tbody td").Select(cell => cell.TextContent), Is.EqualTo(["3", "2"]));
        Assert.That(page.QuerySelectorAll(".result > .listing thead a").Select(link => link.GetAttribute("href")), Is.All.StartsWith("/drafts/first.sql?least=2"));
        Assert.That(page.QuerySelector("figure svg"), Is.Not.Null);
        Assert.That(page.QuerySelectorAll(".source li").Select(line => line.TextContent), Is.EqualTo(await File.ReadAllLinesAsync(Path.Combine(_folder.Path, "first.sql"))));
        Assert.That(page.QuerySelector("mark, .wrong, [role=alert]"), Is.Null);
    }

    [Test]
    public async Task Whatever_is_saved_or_changes_in_the_database_is_there_at_the_next_look()
    {
        Assert.That(await CellsAsync(), Is.EqualTo(["1", "2", "3"]));

        _folder.Execute("INSERT INTO notes VALUES (4)");

        Assert.That(await CellsAsync(), Is.EqualTo(["1", "2", "3", "4"]));

        _folder.Save("first", "SELECT 10 * id AS id FROM notes WHERE id >= @least", Chosen);

        Assert.That(await CellsAsync(), Is.EqualTo(["10", "20", "30", "40"]));

        async Task<IEnumerable<string>> CellsAsync()
        {
            using var page = await PageAsync("/drafts/first.sql");
            return [.. page.QuerySelectorAll(".result > .listing tbody td").Select(cell => cell.TextContent)];
        }
    }

    [TestCase("SELECT id\r\nFROM notes WHERE ident >= @least", 503, "8:18", "ident", "no such column: ident")]
    [TestCase("SELECT id FROM\n notes WEHRE id >= @least", 503, "8:14", "id", "near \"id\": syntax error")]
    [TestCase("DELETE FROM notes WHERE id >= @least", 422, "7", "", "attempt to write a readonly database")]
    public async Task What_the_database_says_is_marked_in_the_text(string sql, int status, string place, string marked, string message)
    {
        var file = _folder.Save("first", sql, "parameter least: whole number\n  default: 1");

        using var page = await PageAsync("/drafts/first.sql?least=3", (HttpStatusCode)status);

        var line = int.Parse(place.Split(':')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.That(page.QuerySelector("[role=alert]")!.TextContent, Does.Contain($"{file}:{place}: the database refused the query: SQLite Error").And.Contain(message));
        Assert.That(page.QuerySelector("[role=alert] a")!.GetAttribute("href"), Is.EqualTo($"#line-{line}"));
        Assert.That(page.QuerySelectorAll(".wrong").Select(wrong => (wrong.Id, wrong.TextContent)), Is.EqualTo([($"line-{line}", (await File.ReadAllLinesAsync(Path.Combine(_folder.Path, file)))[line - 1])]));
        Assert.That(page.QuerySelector("mark")?.TextContent ?? "", Is.EqualTo(marked));
        Assert.That(page.QuerySelector("#field-least")!.GetAttribute("value"), Is.EqualTo("3"), "what was entered is kept");
    }

    [Test]
    public async Task What_is_wrong_with_the_header_is_marked_in_the_text()
    {
        _folder.Save("first", "SELECT 1 AS n", "colour: blue");

        using var report = await PageAsync("/calculations/first", HttpStatusCode.ServiceUnavailable);
        using var page = await PageAsync(report.QuerySelector("[role=alert] a")!.GetAttribute("href")! + "?least=3", HttpStatusCode.ServiceUnavailable);

        Assert.That(page.QuerySelectorAll(".wrong").Select(wrong => (wrong.Id, wrong.TextContent)), Is.EqualTo([("line-4", "colour: blue")]));
        Assert.That(page.QuerySelector(".workbench > p > .button")!.GetAttribute("href"), Is.EqualTo("/drafts/first.sql?least=3"), "what was entered is kept");
    }

    [Test]
    public async Task What_is_entered_wrongly_is_kept_and_asks_nothing()
    {
        using var page = await PageAsync("/drafts/first.sql?least=x%22", HttpStatusCode.BadRequest);

        Assert.That(page.QuerySelector("#field-least")!.GetAttribute("value"), Is.EqualTo("x\""));
        Assert.That(page.QuerySelector(".field-error"), Is.Not.Null);
        Assert.That(page.QuerySelector(".listing"), Is.Null);
        Assert.That(page.QuerySelectorAll(".source li"), Is.Not.Empty);
    }

    [Test]
    public async Task To_a_HEAD_nothing_is_asked()
    {
        _folder.Save("first", "SELECT id FROM nowhere");
        using var request = new HttpRequestMessage(HttpMethod.Head, "/drafts/first.sql");
        using var response = await _site.Visitor("text/html").SendAsync(request);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("/drafts/second.sql")]
    [TestCase("/drafts/first")]
    [TestCase("/drafts/First.sql")]
    [TestCase("/drafts/notes.db")]
    [TestCase("/drafts/..%2Fsecret.sql")]
    [TestCase("/drafts/%2E%2E%2Fsecret.sql")]
    [TestCase("/drafts/..%5Csecret.sql")]
    [TestCase("/drafts/below%2Ffirst.sql")]
    [TestCase("/drafts/below/first.sql")]
    [TestCase("/drafts/.%2Ffirst.sql")]
    [TestCase("/drafts/%2Fetc%2Fpasswd")]
    [TestCase("/drafts/*.sql")]
    [TestCase("/drafts/%20first.sql")]
    public async Task Nothing_but_a_file_of_the_folder_has_a_draft(string address)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "below"));
        _folder.File("below/first.sql", "/*\ntitle: T\nsummary: S.\n*/\nSELECT 'secret'");
        using var response = await _site.Visitor("text/html").GetAsync(address);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Not.Contain("SELECT"));
    }

    [TestCase("/drafts")]
    [TestCase("/drafts/first.sql")]
    public async Task Where_visitors_are_served_there_are_none(string address)
    {
        await using var site = _folder.Site("Production");
        using var response = await site.Visitor("text/html").GetAsync(address);
        using var home = await site.Visitor("text/html").GetAsync("/");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await home.Content.ReadAsStringAsync(), Does.Not.Contain("drafts"));
    }

    [Test]
    public async Task Whatever_the_address_says_the_fault_is_not_the_sites()
    {
        _folder.Save("words", "SELECT @words AS words, id FROM notes", "parameter words: text\n  default: a");
        string[] values = ["", "-1", "1e999", new string('9', 400), "é😀", "'; DROP TABLE notes; --", "<script>", "%ED%A0%80", "%0d%0a", "{0}", "a&words=b"];
        string[] names = ["words", "sort", "find", "page", "table", "least", "lang"];

        foreach (var address in names.SelectMany(name => values.Select(value => $"?{name}={value}")).SelectMany(query => (string[])["/drafts" + query, "/drafts/first.sql" + query, "/drafts/words.sql" + query]))
        {
            using var response = await _site.Visitor("text/html").GetAsync(address);
            Assert.That((int)response.StatusCode, Is.EqualTo(200).Or.EqualTo(400), address);
        }
    }

    private async Task<IHtmlDocument> PageAsync(string address, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = await _site.Visitor("text/html").GetAsync(address);
        Assert.That(response.StatusCode, Is.EqualTo(status), address);
        return await response.HtmlAsync();
    }
}
