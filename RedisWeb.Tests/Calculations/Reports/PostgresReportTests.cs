using System.Globalization;
using System.Text;
using System.Text.Json;
using Npgsql;
using RedisWeb.Calculations;
using RedisWeb.Http;
using RedisWeb.Models;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Calculations.Reports;

/// <summary>Reports over a real PostgreSQL: what its types look like to visitors and programs, what its SQL may be, and what happens when it hangs up.</summary>
[Thorough]
internal sealed partial class PostgresReportTests
{
    private PostgresServerProcess _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await PostgresServerProcess.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await (_server?.DisposeAsync() ?? default);
    }

    [TestCase("sum(n) FROM (VALUES (9007199254740993::bigint), (9007199254740994)) AS v (n)", "18,014,398,509,481,987", "18014398509481987", "\"18014398509481987\"")]
    [TestCase("9007199254740993::bigint", "9,007,199,254,740,993", "9007199254740993", "\"9007199254740993\"")]
    [TestCase("9007199254740993::numeric", "9,007,199,254,740,993", "9007199254740993", "\"9007199254740993\"")]
    [TestCase("12345678901234567.1234567891::numeric(30,10)", "12,345,678,901,234,567.1234567891", "12345678901234567.1234567891", "\"12345678901234567.1234567891\"")]
    [TestCase("1234567890123456::bigint", "1,234,567,890,123,456", "1234567890123456", "1234567890123456")]
    [TestCase("1234567890123456::numeric", "1,234,567,890,123,456", "1234567890123456", "1234567890123456")]
    [TestCase("1234567890123456::float8", "1,234,567,890,123,456", "1234567890123456", "1234567890123456")]
    [TestCase("1234.5678::numeric", "1,234.5678", "1234.5678", "1234.5678")]
    [TestCase("10.50::numeric(10,2)", "10.5", "10.5", "10.5")]
    [TestCase("0.0000000001::numeric", "0.0000000001", "1E-10", "1E-10")]
    [TestCase("'-1234.56'::numeric::money", "−1,234.56", "-1234.56", "-1234.56")]
    [TestCase("1.1::real", "1.1", "1.1", "1.1")]
    [TestCase("16777217::real", "16,777,216", "16777216", "16777216")]
    [TestCase("avg(n) FROM (VALUES (364), (364), (365)) AS v (n)", "364.33", "364.3333333333333333", "\"364.3333333333333333\"")]
    [TestCase("avg(n) FROM (VALUES (0.0001), (0.0002)) AS v (n)", "0.00015", "0.00015", "0.00015")]
    [TestCase("1.08345678::numeric(18,8)", "1.08345678", "1.08345678", "1.08345678")]
    [TestCase("'NaN'::numeric", "NaN", "NaN", "\"NaN\"")]
    [TestCase("'-Infinity'::float8", "-Infinity", "-Infinity", "\"-Infinity\"")]
    [TestCase("1e40::numeric", "10,000,000,000,000,000,000,000,000,000,000,000,000,000", "10000000000000000000000000000000000000000", "\"10000000000000000000000000000000000000000\"")]
    public async Task Numbers_are_exact(string expression, string page, string csv, string json)
    {
        var answer = await AskAsync($"SELECT {expression}");

        Assert.That((Page(answer), Csv(answer), Json(answer)), Is.EqualTo((page, csv, json)));
        Assert.That(answer.Table.Columns[0].Kind, Is.Not.EqualTo(ColumnKind.Text));
    }

    [TestCase("time '13:14:15.6'", "13:14:15.6")]
    [TestCase("time '00:00:00.000123'", "00:00:00.000123")]
    [TestCase("timetz '13:14:15+02'", "13:14:15+02")]
    [TestCase("date_trunc('day', timestamptz '2024-05-01 13:14:15+02')", "2024-05-01")]
    [TestCase("date '2024-05-01'", "2024-05-01")]
    [TestCase("date 'infinity'", "infinity")]
    [TestCase("timestamptz '-infinity'", "-infinity")]
    [TestCase("date '0044-03-15 BC'", "0044-03-15 BC")]
    [TestCase("timestamp '0044-03-15 12:00 BC'", "0044-03-15 12:00:00 BC")]
    [TestCase("interval '1 month 2 days 03:04:05.6'", "1 mon 2 days 03:04:05.6")]
    [TestCase("ARRAY[1,2,3]", "{1,2,3}")]
    [TestCase("ARRAY['a b', NULL]", "{\"a b\",NULL}")]
    [TestCase("ROW(1, 'it''s')", "(1,it's)")]
    [TestCase("B'1010'", "1010")]
    [TestCase("inet '10.1.2.3/8'", "10.1.2.3/8")]
    [TestCase("'{\"a\": [1, 2]}'::jsonb", "{\"a\": [1, 2]}")]
    [TestCase("'4F9C6F2E-0000-4000-8000-0123456789AB'::uuid", "4f9c6f2e-0000-4000-8000-0123456789ab")]
    [TestCase("'\\x00ff10'::bytea", "\\x00ff10")]
    [TestCase("int4range(1, 5)", "[1,5)")]
    [TestCase("point(1, 2)", "(1,2)")]
    [TestCase("true", "yes")]
    [TestCase("NULL::int", "–")]
    public async Task What_is_no_number_is_its_usual_text(string expression, string text)
    {
        var answer = await AskAsync($"SELECT {expression}");

        Assert.That(Page(answer), Is.EqualTo(text));
        Assert.That(Csv(answer), Is.EqualTo(text == "–" ? "" : text.AsSpan().ContainsAny(',', '"') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text.StartsWith('-') ? "'" + text : text));
    }

    [TestCase("timestamp '2024-05-01 13:14:15.6'", "2024-05-01 13:14:15", "2024-05-01 13:14:15.6")]
    [TestCase("timestamptz '2024-05-01 13:14:15.600001+00'", "2024-05-01 15:14:15+02", "2024-05-01 15:14:15.600001+02")]
    public async Task Programs_get_the_fractions_of_times(string expression, string page, string csv)
    {
        var answer = await AskAsync($"SELECT {expression}");

        Assert.That((Page(answer), Csv(answer)), Is.EqualTo((page, csv)));
    }

    [TestCase("timestamp '2024-05-01 00:00:01.25'", "timestamp '2024-05-01 00:00:01.5'", "2024-05-01 00:00:01.25", "2024-05-01 00:00:01.50")]
    [TestCase("timestamp '2024-05-01 00:00:01.25'", "timestamp '2024-05-01 00:00:02'", "2024-05-01 00:00:01", "2024-05-01 00:00:02")]
    [TestCase("timestamp '2024-05-01 00:00'", "timestamp '2024-05-01 01:00'", "2024-05-01 00:00:00", "2024-05-01 01:00:00")]
    [TestCase("timestamp '2024-05-01 00:00'", "timestamp '2024-05-02 00:00'", "2024-05-01", "2024-05-02")]
    [TestCase("timestamp '2024-05-01 00:00'", "timestamp 'infinity'", "2024-05-01", "infinity")]
    [TestCase("time '01:02:03'", "time '01:02:03.25'", "01:02:03.00", "01:02:03.25")]
    [TestCase("timestamptz '2024-01-01 00:00+01'", "timestamptz '2024-07-01 00:00+02'", "2024-01-01", "2024-07-01")]
    [TestCase("timestamptz '2024-01-01 00:00+01'", "timestamptz '2024-07-01 00:00+01'", "2024-01-01 00:00:00+01", "2024-07-01 01:00:00+02")]
    [TestCase("1.5::numeric", "2::numeric", "1.5", "2.0")]
    [TestCase("'NaN'::numeric", "2.25::numeric", "NaN", "2.25")]
    public async Task A_column_has_one_form(string first, string second, string shownFirst, string shownSecond)
    {
        var answer = await AskAsync($"SELECT {first} UNION ALL SELECT {second}");

        Assert.That(answer.Table.Rows.Select(row => CellText.ColumnsOf(answer.Table)[0](row[0])), Is.EqualTo([shownFirst, shownSecond]));
    }

    [Test]
    public async Task What_is_declared_is_kept_with_all_its_digits()
    {
        var answer = await AskAsync("SELECT 1234567890123456.78 AS m, 9007199254740993 AS id, 12.345 AS p", "column m: money\ncolumn id: text\ncolumn p: percent");

        Assert.That(answer.Table.Columns.Select((_, i) => Page(answer, i)), Is.EqualTo(["1,234,567,890,123,456.78", "9007199254740993", "12.3 %"]));
    }

    private Task<ReportAnswer> AskAsync(string sql, string header = "", params (string Name, string Text)[] entered) => Report(sql, header).AskAsync(entered);

    private SqlReport Report(string sql, string header = "") => new(
        "reports/notes.sql", $"/*\ntitle: Notes\nsummary: Some.\n{header}\n*/\n{sql}", _ => new ReportDatabase(NpgsqlFactory.Instance, _server.ConnectionString + ";Timezone=Europe/Berlin", "@", null), TimeProvider.System);

    private static string Page(ReportAnswer answer, int column = 0) => CellText.ColumnsOf(answer.Table)[column](answer.Table.Rows[0][column]);

    private static string Csv(ReportAnswer answer) => Encoding.UTF8.GetString(AnswerCsv.Write([answer.Table.Rows[0]])).TrimEnd('\r', '\n');

    // What is stored is what is shown: the cell is read back first.
    private static string Json(ReportAnswer answer)
    {
        var stored = JsonSerializer.Deserialize<Cell>(JsonSerializer.Serialize(answer.Table.Rows[0][0]));
        Assert.That(stored, Is.EqualTo(answer.Table.Rows[0][0]));
        return string.Create(CultureInfo.InvariantCulture, $"{JsonSerializer.Serialize(stored)}");
    }
}
