using Microsoft.Extensions.Hosting;
using MySqlConnector;
using RedisWeb.Calculations;
using RedisWeb.Models;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Calculations.Reports;

/// <summary>Reports over a real MariaDB: its values, parameters, limits and mistakes.</summary>
[Thorough]
internal sealed class MySqlReportTests
{
    private const string Endless = "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n AS a, n AS b";

    private MariaDbServerProcess _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _server = await MariaDbServerProcess.StartAsync();
        await RunAsync("CREATE TABLE notes (id int, text varchar(20)); INSERT INTO notes VALUES (1, 'one'), (2, 'it''s')");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        MySqlConnection.ClearAllPools();
        await (_server?.DisposeAsync() ?? default);
    }

    [TestCase("9007199254740993", "9,007,199,254,740,993")]
    [TestCase("18446744073709551615", "18,446,744,073,709,551,615")]
    [TestCase("CAST('12345678901234567.1234567891' AS decimal(30,10))", "12,345,678,901,234,567.1234567891")]
    [TestCase("CAST('99999999999999999999999999999999999' AS decimal(40,5))", "99,999,999,999,999,999,999,999,999,999,999,999")]
    [TestCase("CAST(10.50 AS decimal(10,2))", "10.5")]
    [TestCase("1.5e0", "1.5")]
    [TestCase("date '2024-05-01'", "2024-05-01")]
    [TestCase("timestamp '2024-05-01 13:14:15.6'", "2024-05-01 13:14:15")]
    [TestCase("time '-100:00:01'", "-100:00:01")]
    [TestCase("x'00ff10'", "\\x00ff10")]
    [TestCase("'it''s \\'@n\\' # not' # it's @n", "it's '@n' # not")]
    [TestCase("NULL", "–")]
    public async Task Values_are_whole(string expression, string page) => Assert.That(Page(await AskAsync($"SELECT {expression}")), Is.EqualTo(page));

    [TestCase("SELECT @n + 0.5", "parameter n: whole number\n  default: 3", "3.5")]
    [TestCase("SELECT round(@x, 1)", "parameter x: number\n  default: 2.25", "2.3")]
    [TestCase("SELECT concat(@t, @t)", "parameter t: text\n  default: it\\'s", "it\\'sit\\'s")]
    [TestCase("SELECT id FROM notes WHERE text = @t", "parameter t: text\n  default: it's", "2")]
    [TestCase("SELECT date_add(@d, INTERVAL 1 DAY)", "parameter d: date\n  default: 2024-02-28", "2024-02-29")]
    [TestCase("SELECT count(*) FROM notes WHERE @y", "parameter y: yes or no\n  default: yes", "2")]
    public async Task Parameters_are_bound(string sql, string header, string expected) => Assert.That(Page(await AskAsync(sql, header)), Is.EqualTo(expected));

    [Test]
    public async Task Only_as_many_rows_are_read_as_the_limit_allows()
    {
        var answer = await AskAsync("SELECT seq FROM seq_1_to_100000000", "row limit: 10");

        Assert.That((answer.Table.Rows.Count, answer.Complete), Is.EqualTo((10, false)));
    }

    [Test]
    public void A_query_is_stopped_at_its_time_limit() => Assert.That(
        async () => await AskAsync("SET STATEMENT max_recursive_iterations = 4000000000 FOR " + Endless, "time limit: 1 second"),
        Throws.TypeOf<CalculationFailedException>().With.Message.Contains("limit of 1 second"));

    [TestCase("DELETE FROM notes")]
    [TestCase("DROP TABLE notes")]
    [TestCase("CREATE TABLE others (id int)")]
    public async Task Nothing_can_be_changed(string sql)
    {
        Assert.That(async () => await AskAsync(sql), Throws.InvalidOperationException.With.Message.Contains("READ ONLY"));
        Assert.That(Page(await AskAsync("SELECT count(*) FROM notes")), Is.EqualTo("2"));
    }

    [TestCase("SELECT\n  'a',\n  nothing\nFROM notes", "8:3", "Unknown column 'nothing'")]
    [TestCase("SELECT 1,\n  2 FORM notes", "7:10", "You have an error in your SQL syntax")]
    [TestCase("SELECT 1 -- nowhere\nFROM nowhere", "7:6", "Table 'mysql.nowhere' doesn't exist")]
    [TestCase("SELECT 1 +\n  nosuch(1)", "7:3", "FUNCTION mysql.nosuch does not exist")]
    public async Task A_mistake_is_told_with_its_place_and_found_by_a_check(string sql, string place, string message)
    {
        var report = Report(sql);
        var reason = $"reports/notes.sql:{place}: the database refused the query: {message}";

        Assert.That(async () => await report.AskAsync(), Throws.TypeOf<CalculationDefinitionException>().With.Message.StartsWith(reason));
        Assert.That(await report.CheckAsync(ComputeContext.SingleThreaded()), Does.StartWith(reason));
    }

    [Test]
    public async Task A_text_can_not_be_added_up()
    {
        var report = Report("SELECT id, text FROM notes", "total: id, text");
        var reason = "reports/notes.sql:4: 'text' is no column of numbers, so it can't be added up.";

        Assert.That(async () => await report.AskAsync(), Throws.TypeOf<CalculationDefinitionException>().With.Message.EqualTo(reason));
        Assert.That(await report.CheckAsync(ComputeContext.SingleThreaded()), Is.EqualTo(reason));
        Assert.That(await Report("SELECT id, 1.5 AS n, sum(id) AS s FROM notes", "total: id, n, s").CheckAsync(ComputeContext.SingleThreaded()), Is.Null);
    }

    [Test]
    public async Task After_the_database_dropped_its_connections_the_first_visitor_gets_an_answer()
    {
        var report = Report("SELECT connection_id()");
        var before = Page(await report.AskAsync());

        await RunAsync($"KILL CONNECTION {before.Replace(",", "", StringComparison.Ordinal)}");

        Assert.That(Page(await report.AskAsync()), Is.Not.EqualTo(before));
    }

    [Test]
    public async Task Its_provider_is_there_by_its_name_alone()
    {
        using var folder = new TemporaryFolder();
        folder.File("right.sql", "/*\ntitle: R\nsummary: R.\ndatabase: far\n*/\nSELECT sleep(60)");
        var builder = Host.CreateApplicationBuilder(
            ["--Reports:Databases:far:Provider=MySqlConnector.MySqlConnectorFactory, MySqlConnector", $"--Reports:Databases:far:ConnectionString={_server.ConnectionString}", $"--Reports:Folder={folder.Path}"]);
        var output = new StringWriter();

        Assert.That((await CheckReports.RunAsync(builder, output), output.ToString()), Is.EqualTo((0, $"0 wrong of 1 reports.{Environment.NewLine}")));
    }

    private Task<ReportAnswer> AskAsync(string sql, string header = "") => Report(sql, header).AskAsync();

    private SqlReport Report(string sql, string header = "")
    {
        var database = new ReportDatabase(MySqlConnectorFactory.Instance, _server.ConnectionString, "@", null);
        return new("reports/notes.sql", $"/*\ntitle: Notes\nsummary: Some.\n{header}\n*/\n{sql}", _ => database, TimeProvider.System);
    }

    private static string Page(ReportAnswer answer) => CellText.ColumnsOf(answer.Table)[0](answer.Table.Rows[0][0]);

    private async Task RunAsync(string sql)
    {
        await using var connection = new MySqlConnection(_server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
