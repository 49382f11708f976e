using System.Text.Json;
using Microsoft.Data.Sqlite;
using RedisWeb.Calculations;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Calculations.Reports;

internal sealed partial class SqlReportTests
{
    private const string Endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";

    private TemporaryFolder _folder = null!;
    private string _path = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TemporaryFolder();
        _path = Path.Combine(_folder.Path, "notes.db");
        Run("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, day TEXT); INSERT INTO notes VALUES (1, 'one', '2024-01-01'), (2, 'it''s', '2024-01-02'), (3, NULL, '2024-01-03')");
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void It_is_a_calculation_named_by_its_file()
    {
        var report = Report("SELECT 1", "fresh for: 2 hours\ntime limit: 7 seconds");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.Slug, Is.EqualTo("some-notes"));
            Assert.That((report.Title, report.Summary), Is.EqualTo(("Notes", "Some of them.")));
            Assert.That(report.Freshness.FreshFor, Is.EqualTo(TimeSpan.FromHours(2)));
            Assert.That(report.TimeLimit, Is.GreaterThan(TimeSpan.FromSeconds(7)));
            Assert.That(report.ToString(), Is.EqualTo("reports/SomeNotes.sql"));
        }
    }

    [Test]
    public void Every_change_of_its_file_is_a_new_version()
    {
        var version = Report("SELECT 1").Version;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(version, Is.Positive);
            Assert.That(Report("SELECT 1").Version, Is.EqualTo(version));
            Assert.That(new SqlReport("b.sql", Text("SELECT 1", "").ReplaceLineEndings("\r\n"), _ => Database(), TimeProvider.System).Version, Is.EqualTo(version));
            Assert.That(Report("SELECT 2").Version, Is.Not.EqualTo(version));
            Assert.That(Report("SELECT 1", "version: 2").Version, Is.Not.EqualTo(version));
        }
    }

    [Test]
    public void Every_other_database_is_a_new_version_and_another_password_is_not()
    {
        int Version(string connectionString) => new SqlReport("a.sql", Text("SELECT 1", ""),
            _ => new ReportDatabase(OtherProvider.Instance, connectionString, "@", null), TimeProvider.System).Version;

        Assert.That(Version("Host=a;Password=b"), Is.Not.EqualTo(Version("Host=b;Password=b")));
        Assert.That(Version("Host=a;Password=b"), Is.EqualTo(Version("Host=a;Password=c")));
    }

    [Test]
    public async Task Cells_keep_what_the_database_said()
    {
        var answer = await Report("""
            SELECT 1 AS "Whole", 1.5 AS "Broken", 'it''s' AS "Text", NULL AS "Nothing", 9007199254740993 AS "Long", x'0102' AS "Bytes", 12.5 AS "Price"
            UNION ALL SELECT 2, 2, '2', NULL, 1, NULL, 1
            """, "column Price: money").AskAsync();

        Assert.That(answer.Table.Columns, Is.EqualTo([
            new Column("Whole", ColumnKind.WholeNumber), new Column("Broken", ColumnKind.Number), new Column("Text"), new Column("Nothing"),
            new Column("Long", ColumnKind.WholeNumber), new Column("Bytes"), new Column("Price", ColumnKind.Money)]));
        Assert.That(answer.Table.Rows[0], Is.EqualTo(new Cell[] { 1, 1.5, "it's", default, Cell.Exact("9007199254740993"), "\\x0102", 12.5 }));
        Assert.That((answer.Rows, answer.Complete), Is.EqualTo(("2", true)));
    }

    [Test]
    public async Task An_answer_survives_JSON()
    {
        var answer = await Report("SELECT id AS \"Id\", text AS \"Text\" FROM notes", "chart: bar\n  x: Text\n  y: Id").AskAsync();

        var json = JsonSerializer.Serialize(answer);
        var read = JsonSerializer.Deserialize<ReportAnswer>(json)!;

        Assert.That(JsonSerializer.Serialize(read), Is.EqualTo(json));
        Assert.That(read.Table.Rows[1], Is.EqualTo(new Cell[] { 2, "it's" }));
        Assert.That(read.Series!.XNames, Is.EqualTo(["one", "it's", "(none)"]));
    }

    [TestCase(3, "3", true)]
    [TestCase(2, "2 of more than 2: the report's limit", false)]
    public async Task The_row_limit_is_kept_and_told(int limit, string rows, bool complete)
    {
        var answer = await Report("SELECT * FROM notes", $"row limit: {limit}").AskAsync();

        Assert.That((answer.Table.Rows.Count, answer.Rows, answer.Complete), Is.EqualTo((limit, rows, complete)));
        Assert.That(answer.Table.IsCut, Is.EqualTo(!complete));
    }

    [TestCase("it's", "2")]
    [TestCase("' OR 1=1 --", "0")]
    [TestCase("'; DROP TABLE notes; --", "0")]
    [TestCase("@text", "0")]
    public async Task Text_is_bound_and_never_part_of_the_query(string entered, string id)
    {
        var report = Report("SELECT coalesce(max(id), 0) AS \"Id\" FROM notes WHERE text = @text", "parameter text: text\n  default: (empty)");

        var answer = await report.AskAsync(("text", entered));

        Assert.That(answer.Table.Rows[0][0].Number?.ToString("0"), Is.EqualTo(id));
        Assert.That((await Report("SELECT * FROM notes").AskAsync()).Rows, Is.EqualTo("3"));
    }

    [TestCase("@")]
    [TestCase(":")]
    public async Task Every_type_of_parameter_arrives_by_name_and_by_position(string marker)
    {
        var report = new SqlReport("types.sql", Text("""
            SELECT typeof(@whole) || typeof(@number) || typeof(@flag) || typeof(@text) || typeof(@way) || typeof(@day) AS "Types",
              @whole + @number + @flag + @whole AS "Sum", (SELECT id FROM notes WHERE day = @day) AS "Id"
            """, """
            parameter day: date
              default: 2024-01-02
            parameter whole: whole number
              default: 40
            parameter number: number
              default: 0.5
            parameter flag: yes or no
              default: yes
            parameter text: text
              default: x
            parameter way: choice
              default: up
              choices: up; down
            """), _ => Database(marker: marker), TimeProvider.System);

        var row = (await report.AskAsync(("number", "1e0"))).Table.Rows[0];

        Assert.That(row, Is.EqualTo(new Cell[] { "integerrealintegertexttexttext", 82, 2 }));
    }

    [TestCase("", "", false, "The report was stopped at its limit of 1 second.")]
    [TestCase(" WHERE @n > 0", "parameter n: whole number\n  default: 1", false, "The report was stopped at its limit of 1 second. Ask for less.")]
    [TestCase(" WHERE @d > ''", "parameter d: date\n  default: 2024-01-01", false, "The report was stopped at its limit of 1 second. Ask for less, such as a shorter time.")]
    [TestCase("", "", true, "reports/SomeNotes.sql: the query was stopped at its limit of 1 second. In its header, 'time limit' allows up to 10 minutes.")]
    public void It_is_stopped_at_its_time_limit_and_says_what_helps(string condition, string header, bool isForAuthor, string message)
    {
        var report = new SqlReport("reports/SomeNotes.sql", Text(Endless + condition, $"time limit: 1 second\n{header}"), _ => Database(), TimeProvider.System) { ShowsErrors = isForAuthor };

        Assert.That(async () => await report.AskAsync(), Throws.TypeOf<CalculationFailedException>().With.Message.EqualTo(message));
    }

    [Test]
    public async Task It_is_stopped_when_nobody_wants_it_and_says_that_it_works_until_then()
    {
        using var cancel = new CancellationTokenSource();
        var told = new TaskCompletionSource<string?>();
        var context = ComputeContext.SingleThreaded(new Told(stage =>
        {
            if (stage?.Contains(" s", StringComparison.Ordinal) == true)
            {
                told.TrySetResult(stage);
            }
        }), cancel.Token);
        var report = Report(Endless);

        var asking = Task.Run(() => report.ComputeAsync(report.Form.Defaults, context));
        Assert.That(await told.Task.WaitAsync(TimeSpan.FromSeconds(60)), Does.Match("^Asking the database, for [1-9][0-9]* s$"));
        await cancel.CancelAsync();

        Assert.That(async () => await asking.WaitAsync(TimeSpan.FromSeconds(60)),
            Throws.InstanceOf<OperationCanceledException>().With.Property("CancellationToken").EqualTo(cancel.Token));
    }

    [Test]
    public async Task It_says_how_many_rows_have_come()
    {
        var progress = new ProgressLog();
        var report = Report("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) SELECT i FROM n", "row limit: 3000");

        await report.ComputeAsync(report.Form.Defaults, ComputeContext.SingleThreaded(progress));

        Assert.That(progress.Reports, Is.SupersetOf(new ComputeProgress[] { new(null, "Asking the database"), new(null, "1,000 rows read"), new(null, "2,000 rows read") }));
    }

    [Test]
    public async Task A_column_that_is_declared_as_text_is_text()
    {
        var answer = await Report("SELECT 1234567 AS \"Id\", 9e999 AS \"Far\" UNION ALL SELECT 9007199254740993, 1.5", "column Id: text").AskAsync();

        Assert.That(answer.Table.Rows.Select(row => row[0]), Is.EqualTo(new Cell[] { "1234567", "9007199254740993" }));
        Assert.That((answer.Table.Columns[1].Kind, answer.Table.Rows[0][1]), Is.EqualTo((ColumnKind.Number, (Cell)double.PositiveInfinity)));
    }

    [Test]
    public async Task Where_nothing_is_found_it_says_so_and_nothing_of_charts()
    {
        var answer = await Report("SELECT id, day FROM notes WHERE id > 9", "chart: line\n  x: day\n  y: id").AskAsync();

        Assert.That((answer.Series, answer.NotDrawn, answer.Rows), Is.EqualTo(((Series?)null, "Nothing was found.", "0")));
        Assert.That((await Report("SELECT id FROM notes WHERE id > 9").AskAsync()).NotDrawn, Is.Null);
    }

    [TestCase("SELECT 1 WHERE 1 = {{ least }}", "Write @least, not {{ least }}.")]
    [TestCase("SELECT 1 WHERE 1 = :least", "Write @least, not :least.")]
    [TestCase("SELECT 1 WHERE 'a' = '@least'", "Write @least, not '@least'.")]
    [TestCase("SELECT 1 WHERE 1 = ${least}", "Write @least, not ${least}.")]
    [TestCase("SELECT 1 -- atleast: 3::least", "Write it so, outside of quotes, where its value goes.")]
    public void A_parameter_that_is_written_as_elsewhere_is_pointed_out(string sql, string hint) => Assert.That(
        () => Report(sql, "parameter least: whole number\n  default: 1"),
        Throws.TypeOf<CalculationDefinitionException>().With.Message.EndsWith($"The query does not use the parameter @least. {hint}"));

    [Test]
    public void A_wrong_query_names_its_file() =>
        Assert.That(async () => await Report("SELECT nothing FROM nowhere").AskAsync(),
            Throws.TypeOf<CalculationDefinitionException>().With.Message.StartsWith("reports/SomeNotes.sql:6:8: the database refused the query: "));

    [TestCase("column Total: money", "4: 'Total' is not among the query's columns: Id")]
    [TestCase("chart: line\n  x: Id\n  y: Total", "6: The chart draws 'Total', but the query's columns are Id")]
    public void A_header_that_names_other_columns_is_told_with_its_line(string header, string message) =>
        Assert.That(async () => await Report("SELECT id AS \"Id\" FROM notes", header).AskAsync(),
            Throws.TypeOf<CalculationDefinitionException>().With.Message.StartsWith($"reports/SomeNotes.sql:{message}"));

    private static string Text(string sql, string header) => $"/*\ntitle: Notes\nsummary: Some of them.\n{header}\n*/\n{sql}";

    private SqlReport Report(string sql, string header = "") => new("reports/SomeNotes.sql", Text(sql, header), _ => Database(), TimeProvider.System);

    private ReportDatabase Database(string? path = null, string marker = "@") => new(SqliteFactory.Instance, $"Data Source={path ?? _path}", marker, null);

    private void Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed class Told(Action<string?> stage) : IProgress<ComputeProgress>
    {
        public void Report(ComputeProgress value) => stage(value.Stage);
    }
}
