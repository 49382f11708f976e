using System.Globalization;
using Microsoft.Extensions.Hosting;
using Npgsql;
using RedisWeb.Calculations;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Calculations.Reports;

internal sealed partial class PostgresReportTests
{
    private const string Whole = "parameter n: whole number\n  default: 3";
    private const string Number = "parameter x: number\n  default: 2.25";
    private const string Text = "parameter t: text\n  default: a";

    [TestCase("SELECT date '2024-05-04' - @n", Whole, "2024-05-01")]
    [TestCase("SELECT substr('abcdef', @n)", Whole, "cdef")]
    [TestCase("SELECT make_interval(days => @n)", Whole, "3 days")]
    [TestCase("SELECT @n * 10000000000", Whole, "30,000,000,000")]
    [TestCase("SELECT count(*) FROM generate_series(1, @n)", Whole, "3")]
    [TestCase("SELECT round(@x, 1)", Number, "2.3")]
    [TestCase("SELECT sqrt(@x::float8)", Number, "1.5")]
    [TestCase("SELECT @x * 2.0::float8", Number, "4.5")]
    [TestCase("SELECT interval '1 day' * @x", Number, "2 days 06:00:00")]
    [TestCase("SELECT 'b' || @t", Text, "ba")]
    [TestCase("SELECT concat('b', @t)", Text, "ba")]
    [TestCase("SELECT count(*) FROM (SELECT 'a'::letter AS l) AS s WHERE l = @t", Text, "1")]
    [TestCase("SELECT count(*) FROM (SELECT 'a'::varchar AS l) AS s WHERE @t = '' OR l = @t", Text, "1")]
    [TestCase("SELECT '{\"a\": 5}'::jsonb -> @t", Text, "5")]
    [TestCase("SELECT date_trunc('month', @d) + make_interval(days => 1)", "parameter d: date\n  default: 2024-05-09", "2024-05-02")]
    [TestCase("SELECT @d + 1", "parameter d: date\n  default: 2024-05-09", "2024-05-10")]
    [TestCase("SELECT NOT @y", "parameter y: yes or no\n  default: yes", "no")]
    public async Task A_parameter_has_the_type_that_the_query_expects(string sql, string header, string expected)
    {
        await RunAsync("DO $$ BEGIN CREATE TYPE letter AS ENUM ('a', 'b'); EXCEPTION WHEN duplicate_object THEN NULL; END $$");

        Assert.That(Page(await AskAsync(sql, header)), Is.EqualTo(expected));
    }

    [TestCase("SELECT $$it's$$", "it's")]
    [TestCase("SELECT $q$a $$ it's @n$q$", "a $$ it's @n")]
    [TestCase("SELECT E'it\\'s @n'", "it's @n")]
    [TestCase("/* it's /* nested, isn't it */ @n */ SELECT 'x'", "x")]
    [TestCase("SELECT (ARRAY['a','b'])[2] -- it's @n", "b")]
    public async Task Legal_SQL_is_legal(string sql, string expected) => Assert.That(Page(await AskAsync(sql)), Is.EqualTo(expected));

    [Test]
    public async Task After_the_database_dropped_its_connections_the_first_visitor_gets_an_answer()
    {
        var report = Report("SELECT pg_backend_pid()");
        var before = Page(await report.AskAsync());

        await RunAsync("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");

        Assert.That(Page(await report.AskAsync()), Is.Not.EqualTo(before));
    }

    [Test]
    public async Task A_query_that_has_begun_to_answer_is_not_asked_again()
    {
        await RunAsync("CREATE SEQUENCE IF NOT EXISTS asked");
        var report = Report("SELECT nextval('asked') WHERE true UNION ALL SELECT length(repeat('x', 1000)) + CASE WHEN g = 9000 THEN pg_terminate_backend(pg_backend_pid())::int END FROM generate_series(1, 9900) AS g", "row limit: 10000");

        Assert.That(async () => await report.AskAsync(), Throws.TypeOf<CalculationUnavailableException>());
        Assert.That(Page(await AskAsync("SELECT last_value FROM asked")), Is.EqualTo("1"));
    }

    [TestCase("SELECT\n  'a',\n  nothing\nFROM pg_class", "8:3", "column \"nothing\" does not exist")]
    [TestCase("SELECT @n,\n  @n + @n FORM pg_class", "8:16", "syntax error at or near \"pg_class\"")]
    [TestCase("SELECT n.numbr\nFROM (SELECT 1 AS number) AS n", "6:8", "column n.numbr does not exist. Perhaps you meant to reference the column \"n.number\".")]
    [TestCase("SELECT 1\nFROM nowhere -- @n", "7:6", "relation \"nowhere\" does not exist")]
    public async Task A_mistake_is_told_with_its_line_and_found_by_a_check(string sql, string place, string message)
    {
        var report = Report(sql, sql.Contains("SELECT @n", StringComparison.Ordinal) ? "parameter n: whole number\n  default: 1" : "");
        var reason = $"reports/notes.sql:{place}: the database refused the query: {message}";

        Assert.That(async () => await report.AskAsync(), Throws.TypeOf<CalculationDefinitionException>().With.Message.EqualTo(reason));
        Assert.That(report.Defect, Is.EqualTo(reason));
        Assert.That(await report.CheckAsync(ComputeContext.SingleThreaded()), Is.EqualTo(reason));
    }

    [TestCase("total: status", 4, "'status' is no column of numbers, so it can't be added up.")]
    [TestCase("total: n, day", 4, "'day' is no column of numbers, so it can't be added up.")]
    [TestCase("chart: bar\n  x: day\n  y: n, status", 6, "'status' is no column of numbers, so it can't be drawn.")]
    public async Task What_is_added_up_or_drawn_has_to_be_numbers(string header, int line, string message)
    {
        var report = Report("SELECT 'paid' AS status, date '2024-01-01' AS day, 1.5 AS n, 'more'::varchar AS status", header);
        var reason = $"reports/notes.sql:{line}: {message}";

        Assert.That(async () => await report.AskAsync(), Throws.TypeOf<CalculationDefinitionException>().With.Message.EqualTo(reason));
        Assert.That(await report.CheckAsync(ComputeContext.SingleThreaded()), Is.EqualTo(reason));
    }

    [Test]
    public async Task Columns_of_one_name_are_told_apart()
    {
        var answer = await AskAsync("SELECT 1 AS n, 2 AS n, 3 AS \"n (2)\", 4 AS n", "total: n (3)");

        Assert.That(answer.Table.Columns.Select(column => (column.Name, column.IsTotalled)), Is.EqualTo([("n", false), ("n (2)", false), ("n (2) (2)", false), ("n (3)", true)]));
    }

    [Test]
    public async Task A_check_does_not_run_the_query_and_sees_its_columns()
    {
        await RunAsync("CREATE SEQUENCE IF NOT EXISTS checked");

        Assert.That(await Report("SELECT nextval('checked') AS n, pg_sleep(60) WHERE @t <> ''", "column n: text\n" + Text).CheckAsync(ComputeContext.SingleThreaded()), Is.Null);
        Assert.That(await Report("SELECT 1 AS n", "column m: text").CheckAsync(ComputeContext.SingleThreaded()), Is.EqualTo("reports/notes.sql:4: 'm' is not among the query's columns: n."));
        Assert.That(Page(await AskAsync("SELECT is_called FROM checked")), Is.EqualTo("no"));
    }

    [Test]
    public async Task Its_provider_is_there_by_its_name_alone()
    {
        using var folder = new TemporaryFolder();
        folder.File("right.sql", "/*\ntitle: R\nsummary: R.\n*/\nSELECT version()");
        folder.File("wrong.sql", "/*\ntitle: W\nsummary: W.\n*/\nSELECT versio()");
        var builder = Host.CreateApplicationBuilder(["--Reports:Provider=PostgreSQL", $"--ConnectionStrings:Reports={_server.ConnectionString}", $"--Reports:Folder={folder.Path}"]);
        var output = new StringWriter();

        Assert.That(await CheckReports.RunAsync(builder, output), Is.EqualTo(1));
        Assert.That(output.ToString(), Is.EqualTo($"wrong.sql:5:8: the database refused the query: function versio() does not exist. No function matches the given name and argument types. You might need to add explicit type casts.{Environment.NewLine}1 wrong of 2 reports.{Environment.NewLine}"));
    }

    [Test]
    public async Task A_draft_marks_what_the_server_does_not_understand_and_says_its_hint()
    {
        using var folder = new TemporaryFolder();
        folder.File("draft.sql", "/*\ntitle: D\nsummary: D.\n\nparameter least: whole number\n  default: 1\n*/\nSELECT relname FROM pg_class\nWHERE @least > 0 AND relnam <> ''");
        await using var site = new TestSite { Environment = "Development" }.With("Reports:Folder", folder.Path).With("Reports:Provider", "postgresql").With("ConnectionStrings:Reports", _server.ConnectionString);

        using var response = await site.Visitor("text/html").GetAsync("/drafts/draft.sql?least=7");
        using var page = await response.HtmlAsync();

        Assert.That(page.QuerySelector("[role=alert]")!.TextContent, Does.Contain("draft.sql:9:22: the database refused the query: column \"relnam\" does not exist. Perhaps you meant to reference the column \"pg_class.relname\""));
        Assert.That(page.QuerySelectorAll(".wrong mark").Select(mark => mark.TextContent), Is.EqualTo(["relnam"]));
        Assert.That(page.QuerySelector("#field-least")!.GetAttribute("value"), Is.EqualTo("7"));
    }

    [TestCase("postgres://postgres@127.0.0.1:{0}/postgres?sslmode=disable&application_name=a-b", 0, "0 wrong of 1 reports.")]
    [TestCase("postgresql://postgres:s%20x@127.0.0.1:{0}/nowhere", 2, "3D000: database \"nowhere\" does not exist")]
    [TestCase("Host=no-such-host.invalid;Username=postgres;Password=s", 2, "0 wrong of 1 reports, 1 not checked.")]
    public async Task A_check_takes_the_address_that_hosters_hand_out_and_fails_where_the_database_refuses(string connectionString, int exitCode, string said)
    {
        using var folder = new TemporaryFolder();
        folder.File("right.sql", "/*\ntitle: R\nsummary: R.\n*/\nSELECT current_setting('application_name')");
        var builder = Host.CreateApplicationBuilder(["--Reports:Provider=Npgsql.NpgsqlFactory, Npgsql", $"--ConnectionStrings:Reports={string.Format(CultureInfo.InvariantCulture, connectionString, _server.Port)}", $"--Reports:Folder={folder.Path}"]);
        var output = new StringWriter();

        Assert.That(await CheckReports.RunAsync(builder, output), Is.EqualTo(exitCode));
        Assert.That(output.ToString(), Does.Contain(said));
        Assert.That(output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(exitCode == 0 ? 1 : 2));
    }

    [TestCase(";Database=nowhere", "does not let this site in")]
    [TestCase(";Host=127.0.0.1;Port=1", "Please try again later.")]
    public void Visitors_are_asked_to_try_again_only_where_that_may_help(string setting, string said)
    {
        var report = new SqlReport("a.sql", "/*\ntitle: A\nsummary: A.\n*/\nSELECT 1", _ => new ReportDatabase(NpgsqlFactory.Instance, _server.ConnectionString + setting, "@", null), TimeProvider.System);

        Assert.That(async () => await report.AskAsync(), Throws.TypeOf<CalculationUnavailableException>().With.Message.EndsWith(said == "Please try again later." ? said : "That has to be mended where the site is run.").And.Message.Contains(said));
    }

    private async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
