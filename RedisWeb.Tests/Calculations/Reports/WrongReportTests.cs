using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Hosting;
using RedisWeb.Calculations;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Calculations.Reports;

/// <summary>A report whose file is wrong, in its header or for its database: out of order by itself, and found before.</summary>
internal sealed class WrongReportTests
{
    private ReportsUnderTest _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new ReportsUnderTest();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Its_page_says_file_line_and_why_and_so_do_the_log_and_the_diagnostics()
    {
        var right = _folder.Save("right", "SELECT id FROM notes");
        var header = _folder.Save("wrong-header", "SELECT 1", "colour: blue");
        var query = _folder.Save("wrong-query", "SELECT id\nFROM nowhere");
        var schedule = _folder.Save("wrong-schedule", "SELECT 1", "refresh: daily 06:00 Europe/Berln");
        await using var site = _folder.Site("Development");
        string[] reasons = [$"{header}:4: 'colour' is not known.", $"{query}:7:6: the database refused the query: SQLite Error 1: 'no such table: nowhere'.", $"{schedule}:4: 'refresh': 'Europe/Berln' is no time zone that this machine knows."];

        foreach (var (slug, reason) in new[] { ("wrong-header", reasons[0]), ("wrong-schedule", reasons[2]), ("wrong-query", reasons[1]), ("wrong-query", reasons[1]) })
        {
            using var page = await site.Visitor().GetAsync($"/calculations/{slug}");
            using var json = await site.Visitor().GetAsync($"/calculations/{slug}.json");

            Assert.That((page.StatusCode, json.StatusCode), Is.EqualTo((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable)));
            Assert.That((await page.HtmlAsync()).QuerySelector("[role=alert]")!.TextContent, Does.Contain("Out of order").And.Contain(reason));
            Assert.That((await json.JsonAsync()).GetProperty("detail").GetString(), Does.Contain(reason));
            Assert.That(site.Log.Containing(reason), Is.Not.Empty);
        }

        using var works = await site.Visitor().GetAsync("/calculations/right");
        using var home = await site.Visitor().GetAsync("/");
        Assert.That(works.StatusCode, Is.EqualTo(HttpStatusCode.OK), right);
        var listed = (await home.HtmlAsync()).QuerySelectorAll(".entry").Select(entry => (Title: entry.QuerySelector("a")!.TextContent, Defect: entry.QuerySelector(".note-bad")?.TextContent)).ToList();
        Assert.That(listed.Where(entry => entry.Defect is null).Select(entry => entry.Title), Does.Contain("Report right").And.Contain("Report wrong-query"));
        Assert.That(listed.Where(entry => entry.Defect is not null).Select(entry => (entry.Title, reasons.Single(reason => entry.Defect!.StartsWith(reason, StringComparison.Ordinal)))), Is.EqualTo([("Report wrong-header", reasons[0]), ("Report wrong-schedule", reasons[2])]));
        Assert.That(((CalculationCatalogue)site.Services.GetService(typeof(CalculationCatalogue))!).Defects.Select(defect => reasons.Any(reason => defect.StartsWith(reason, StringComparison.Ordinal))), Is.EqualTo([true, true, true]));
    }

    [TestCase("wrong-header", "SELECT 1", "colour: blue")]
    [TestCase("wrong-query", "SELECT id FROM nowhere", "")]
    public async Task Visitors_are_told_its_name_and_no_more(string name, string sql, string header)
    {
        var file = _folder.Save(name, sql, header);
        await using var site = _folder.Site();

        using var page = await site.Visitor().GetAsync($"/calculations/{name}");
        using var json = await site.Visitor().GetAsync($"/calculations/{name}.json");
        using var compared = await site.Visitor().GetAsync($"/workspace/compare?a={name}&a={name}");
        var texts = new[] { await page.Content.ReadAsStringAsync(), await json.Content.ReadAsStringAsync(), await compared.Content.ReadAsStringAsync() };

        Assert.That((await page.HtmlAsync()).QuerySelector("[role=alert]")!.TextContent, Does.Contain("Out of order").And.Contain($"This report is out of order until its file is mended: {name}.sql."));
        Assert.That((await json.JsonAsync()).GetProperty("detail").GetString(), Is.EqualTo($"This report is out of order until its file is mended: {name}.sql."));
        Assert.That(texts, Has.None.Contain(_folder.Path).And.None.Contain("nowhere").And.None.Contain("colour"));
        Assert.That(site.Log.Containing($"{file}:"), Is.Not.Empty);
        using var home = await site.Visitor().GetAsync("/");
        Assert.That((await home.HtmlAsync()).QuerySelectorAll(".entry .note-bad"), Is.Empty);
    }

    [Test]
    public async Task Checking_finds_it_before()
    {
        _folder.Save("right", "SELECT id AS \"Id\" FROM notes WHERE id > @least", "parameter least: whole number\n  default: 1\ncolumn Id: text");
        string[] reasons =
        [
            _folder.Save("wrong-chart", "SELECT id FROM notes", "chart: line\n  x: id\n  y: much") + ":6: The chart draws 'much', but the query's columns are id.",
            _folder.Save("wrong-column", "SELECT id FROM notes", "column Id: text") + ":4: 'Id' is not among the query's columns: id.",
            _folder.Save("wrong-total", "SELECT id FROM notes", "total: id, much") + ":4: 'much' is not among the query's columns: id.",
            _folder.Save("wrong-header", "SELECT id FROM notes", "title: Again") + ":4: 'title' is there twice; the first is in line 2.",
            _folder.Save("wrong-query", "SELECT id FORM notes") + ":6:16: the database refused the query: SQLite Error 1: 'near \"notes\": syntax error'.",
        ];

        var (exitCode, output) = await CheckAsync(_folder.ConnectionString);

        Assert.That(output, Is.EquivalentTo([.. reasons, "5 wrong of 6 reports."]));
        Assert.That(exitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task Checking_finds_nothing_where_nothing_is_wrong_and_says_what_it_could_not_look_at()
    {
        _folder.Save("right", "SELECT id FROM notes");

        var (exitCode, output) = await CheckAsync(_folder.ConnectionString);
        var (exitCodeAway, outputAway) = await CheckAsync("Data Source=/no/such.db");

        Assert.That((exitCode, string.Concat(output)), Is.EqualTo((0, "0 wrong of 1 reports.")));
        Assert.That((exitCodeAway, outputAway), Is.EqualTo((2, new[] { "Only the headers were checked, for the reports' database can't be asked: SQLite Error 14: 'unable to open database file'.", "0 wrong of 1 reports, 1 not checked." })));
    }

    [TestCase("Host=127.0.0.1;Database=sales;Username=reports;Password=x", "Set Reports:Provider to PostgreSQL or MySQL, which would take it.")]
    [TestCase("postgresql://reports:x@127.0.0.1:5432/sales?sslmode=verify-full", "Set Reports:Provider to PostgreSQL")]
    [TestCase("Colour=blue", "or a value that it does not take.")]
    public async Task A_setting_that_the_site_would_not_start_with_is_told_in_a_line(string connectionString, string reason)
    {
        _folder.Save("right", "SELECT id FROM notes");
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "--check", $"--Reports:Folder={_folder.Path}", $"--ConnectionStrings:Reports={connectionString}"]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;

        var told = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.That(told, Does.StartWith("ConnectionStrings:Reports is not understood by 'Microsoft.Data.Sqlite.SqliteFactory, Microsoft.Data.Sqlite': ").And.Contain(reason));
        Assert.That((told.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Length, process.ExitCode), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task The_log_says_at_the_start_which_database_cannot_be_asked()
    {
        _folder.Save("right", "SELECT id FROM notes");
        _folder.Save("also-right", "SELECT 2 AS n");
        _folder.Save("far", "SELECT 1 AS n", "database: sales");
        await using var site = _folder.Site().With("Reports:Databases:sales:ConnectionString", "Data Source=/no/such.db");
        using var home = await site.Visitor().GetAsync("/");

        var told = await site.Log.WaitForAsync("can't be asked", TimeSpan.FromSeconds(60));

        Assert.That(told, Does.Contain("The reports' database 'sales' can't be asked: SQLite Error 14: 'unable to open database file'."));
        Assert.That(site.Log.Containing("can't be asked").Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_database_that_is_not_configured_is_told_on_the_page_and_by_a_check()
    {
        _folder.Save("right", "SELECT id FROM notes");
        var reason = _folder.Save("far", "SELECT 1", "database: sales") + ":4: The database 'sales' is not configured: Reports:Databases:sales:ConnectionString is not set.";
        await using var site = _folder.Site("Development");

        using var far = await site.Visitor().GetAsync("/calculations/far");
        using var right = await site.Visitor().GetAsync("/calculations/right");
        var (exitCode, output) = await CheckAsync(_folder.ConnectionString);

        Assert.That((far.StatusCode, right.StatusCode), Is.EqualTo((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK)));
        Assert.That((await far.HtmlAsync()).QuerySelector("[role=alert]")!.TextContent, Does.Contain(reason));
        Assert.That((exitCode, output), Is.EqualTo((1, new[] { reason, "1 wrong of 2 reports." })));
    }

    [Test]
    public async Task Checking_doubts_percentages_that_look_like_shares_of_one()
    {
        var share = _folder.Save("share", "SELECT 0.92 AS share", "column share: percent");
        _folder.Save("right", "SELECT 100 * 0.92 AS share", "column share: percent");

        var (exitCode, output) = await CheckAsync(_folder.ConnectionString);

        Assert.That((exitCode, output), Is.EqualTo((0, new[] { $"{share}:4: warning: nothing in the query multiplies 'share' by 100, which is shown as it is: 0.92 as 0.92 %.", "0 wrong of 2 reports." })));
    }

    [Test]
    public async Task Checking_is_a_verb_of_the_app()
    {
        var wrong = _folder.Save("wrong-header", "SELECT id FROM notes", "title: Again");
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "--check", $"--Reports:Folder={_folder.Path}"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;

        Assert.That(await process.StandardOutput.ReadToEndAsync(), Does.StartWith($"{wrong}:4: "));
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.EqualTo(1));
    }

    private async Task<(int ExitCode, string[] Output)> CheckAsync(string connectionString)
    {
        var builder = Host.CreateApplicationBuilder([$"--Reports:Folder={_folder.Path}", $"--ConnectionStrings:Reports={connectionString}"]);
        var output = new StringWriter();
        var exitCode = await CheckReports.RunAsync(builder, output);
        return (exitCode, output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
