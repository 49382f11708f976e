using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations.Reports;

internal sealed class SqlReportHeaderTests
{
    private const string Good = """

        /*
        title: Orders of a day
        summary: What was ordered \
          on one day.
        version: 3
        fresh for: 90 seconds
        time limit: 1 minute
        row limit: 20

        parameter day: date
          label: On
          hint: Any day.
          default: 2024-02-29
          range: 2024-01-01 to 2024-12-31
        parameter atLeast: whole number
          default: 5
          range: 1 to 10
          unit: pieces
        parameter share: number
          default: 0.5
        parameter paid: yes or no
          default: yes
        parameter way: choice
          default: UP
          choices: up = Upwards; down
        parameter name: text
          default: (empty)
          longest: 10

        column Total: money
        chart: line
          x: Hour
          y: Total, Orders
          x title: Hour of the day
          scale: logarithmic
        */
        SELECT @day, @atLeast, @share, @paid, @way, @name -- not @this
        """;

    private static SqlReportHeader Read(string text) => SqlReportHeader.Read("orders.sql", text, _ => SqlDialect.Standard).Header;

    [Test]
    public void A_header_says_what_the_report_is()
    {
        var header = Read(Good);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(header.Title, Is.EqualTo("Orders of a day"));
            Assert.That(header.Summary, Is.EqualTo("What was ordered on one day."));
            Assert.That(header.Version, Is.EqualTo(3));
            Assert.That(header.Freshness.FreshFor, Is.EqualTo(TimeSpan.FromSeconds(90)));
            Assert.That(header.TimeLimit, Is.EqualTo(TimeSpan.FromMinutes(1)));
            Assert.That(header.RowLimit, Is.EqualTo(20));
            Assert.That(header.Columns["Total"].Kind, Is.EqualTo(ColumnKind.Money));
            Assert.That(header.Chart, Has.Property("X").EqualTo("Hour").And.Property("XTitle").EqualTo("Hour of the day")
                .And.Property("YScale").EqualTo(AxisScale.Logarithmic).And.Property("Kind").EqualTo(SeriesKind.Line));
            Assert.That(header.Chart!.Y, Is.EqualTo(["Total", "Orders"]));
        }
    }

    [Test]
    public void It_may_say_when_answers_are_computed_ahead_of_time_and_which()
    {
        var schedule = Read(Good.Replace("version: 3", "refresh inputs: default, most asked 10\nrefresh: every day 06:00 Europe/Berlin", StringComparison.Ordinal)).Refresh!;

        Assert.That((schedule.Text, schedule.Inputs), Is.EqualTo(("every day 06:00 Europe/Berlin", "default, most asked 10")));
        Assert.That(Read(Good).Refresh, Is.Null);
    }

    [Test]
    public void Its_parameters_become_fields()
    {
        var fields = Read(Good.ReplaceLineEndings("\r\n")).Parameters;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(fields.Select(field => field.Name), Is.EqualTo(["day", "atLeast", "share", "paid", "way", "name"]));
            Assert.That(fields.Select(field => field.Label), Is.EqualTo(["On", "At least", "Share", "Paid", "Way", "Name"]));
            Assert.That(fields.Select(field => field.Default), Is.EqualTo(new object[] { new DateOnly(2024, 2, 29), 5L, 0.5, true, "up", "" }));
            Assert.That(fields.Select(field => field.Kind), Is.EqualTo(
                [InputKind.Date, InputKind.WholeNumber, InputKind.Number, InputKind.YesNo, InputKind.Choice, InputKind.Text]));
            Assert.That(fields[0].Minimum, Is.EqualTo(new DateOnly(2024, 1, 1)));
            Assert.That((fields[1].Maximum, fields[1].Unit, fields[0].Hint), Is.EqualTo((10L, "pieces", "Any day.")));
            Assert.That(fields[4].Choices, Is.EqualTo([new InputChoice("up", "Upwards"), new InputChoice("down", "down")]));
            Assert.That(fields[5].MaximumLength, Is.EqualTo(10));
        }
    }

    [TestCase("title: Orders of a day", "", 2, "no title")]
    [TestCase("summary: What was ordered \\\n  on one day.", "", 2, "no summary")]
    [TestCase("title: Orders", "titel: Orders", 3, "'titel' is not known")]
    [TestCase("title: Orders of a day", "title:", 3, "'title' has no value")]
    [TestCase("title: Orders of a day", "  title: Orders", 3, "nothing above")]
    [TestCase("version: 3", "version 3", 6, "not 'key: value'")]
    [TestCase("version: 3", "version: 0", 6, "from 1 to")]
    [TestCase("version: 3", "title: Again", 6, "twice; the first is in line 3")]
    [TestCase("version: 3", "version: 3\n  hint: x", 7, "Nothing belongs there")]
    [TestCase("90 seconds", "a while", 7, "no time")]
    [TestCase("90 seconds", "400 days", 7, "must be from 1 second to 365 days")]
    [TestCase("90 seconds", "999999999 days", 7, "must be from 1 second to 365 days")]
    [TestCase("version: 3", "refresh: dayly 06:00", 6, "'refresh': 'dayly 06:00' is no schedule")]
    [TestCase("version: 3", "refresh: daily 06:00 Europe/Berln", 6, "'refresh': 'Europe/Berln' is no time zone")]
    [TestCase("version: 3", "refresh inputs: most asked ten\nrefresh: hourly", 6, "'refresh inputs': 'most asked ten' are no inputs")]
    [TestCase("version: 3", "refresh inputs: default", 6, "'refresh' must say when")]
    [TestCase("version: 3", "refresh: hourly\n  inputs: default", 7, "Nothing belongs there")]
    [TestCase("1 minute", "11 minutes", 8, "to 10 minutes")]
    [TestCase("row limit: 20", "row limit: 10001", 9, "from 1 to 10,000")]
    [TestCase("row limit: 20", "group: a heading that is far too long for any start page", 9, "40 are the most")]
    [TestCase("parameter day: date", "parameter day: moment", 11, "must be whole number, number")]
    [TestCase("parameter day: date", "parameter: date", 11, "can't be a parameter's name")]
    [TestCase("parameter day: date", "parameter the day: date", 11, "can't be a parameter's name")]
    [TestCase("  label: On", "label: On", 12, "'label' belongs to what stands above it: indent it.")]
    [TestCase("  y: Total, Orders", "y: Total, Orders", 34, "'y' belongs to what stands above it: indent it.")]
    [TestCase("version: 3", "refresh: */2 * * * *", 6, "ends the header's comment")]
    [TestCase("label: On", "lable: On", 12, "'lable' is not known under 'parameter day'")]
    [TestCase("default: 2024-02-29", "default: 2025-02-29", 14, "must be a date")]
    [TestCase("default: 2024-02-29", "default: 2023-12-31", 14, "must be from 2024-01-01 to 2024-12-31")]
    [TestCase("  default: 2024-02-29\n", "", 11, "needs a default")]
    [TestCase("range: 2024-01-01 to 2024-12-31", "range: 2024", 15, "is no range")]
    [TestCase("range: 1 to 10", "range: 10 to 1", 18, "begins above its end")]
    [TestCase("range: 1 to 10", "range: 1 to ten", 18, "whole number")]
    [TestCase("range: 1 to 10", "longest: 3", 18, "takes no 'longest'")]
    [TestCase("parameter share", "parameter atLeast", 20, "twice; the first is in line 16")]
    [TestCase("parameter share", "parameter atleast", 20, "Two parameters are called 'atleast'")]
    [TestCase("default: UP", "default: sideways", 25, "must be one of up, down")]
    [TestCase("  choices: up = Upwards; down\n", "", 24, "needs its choices")]
    [TestCase("up = Upwards; down", "up; Up", 26, "'Up' is there twice|'up' is there twice")]
    [TestCase("up = Upwards; down", "up; ; down", 26, "A choice is empty")]
    [TestCase("longest: 10", "longest: 1000", 29, "from 1 to 200")]
    [TestCase("column Total: money", "column Total: dollars", 31, "must be text, whole number, number, money or percent")]
    [TestCase("column Total: money", "column: money", 31, "'column' is not known")]
    [TestCase("parameter share", "parameter sort", 20, "'sort': sort, find, page, table, chart are reserved")]
    [TestCase("column Total: money", "total: Total, Total", 31, "must be different columns")]
    [TestCase("column Total: money", "total: Total,", 31, "must be different columns")]
    [TestCase("chart: line", "chart: heatmap", 36, "'scale' is not known under 'chart'")]
    [TestCase("chart: line", "chart: bar", 36, "a logarithmic scale does not have")]
    [TestCase("chart: line", "chart: number", 36, "'scale' is not known under 'chart'")]
    [TestCase("chart: line", "chart: pie", 32, "must be line, bar, stacked bar, area, scatter, heatmap or number")]
    [TestCase("  x: Hour\n", "", 32, "needs its x")]
    [TestCase("  y: Total, Orders\n", "", 32, "needs its y")]
    [TestCase("y: Total, Orders", "y: Total, Total", 34, "different columns")]
    [TestCase("scale: logarithmic", "lines: Country", 34, "draws one column")]
    [TestCase("scale: logarithmic", "scale: square", 36, "must be linear or logarithmic")]
    [TestCase("*/", "", 2, "has no end")]
    [TestCase("\n/*", "SELECT 1 /*", 1, "begins with its header")]
    [TestCase("@day, ", "", 11, "does not use the parameter @day")]
    [TestCase("@day, ", "@day,\n @later, ", 39, ":39:2: The query uses @later, which the header does not declare")]
    [TestCase("@day, ", "@Day, ", 38, "uses @Day")]
    [TestCase("@day, ", "'open, @day, ", 38, "has no end")]
    [TestCase("SELECT @day, @atLeast, @share, @paid, @way, @name", "", 37, "There is no query")]
    public void A_wrong_header_is_told_with_file_and_line(string right, string wrong, int line, string message)
    {
        var at = Good.IndexOf(right, StringComparison.Ordinal);
        Assert.That(at, Is.Not.Negative);

        Assert.That(() => Read(Good.Remove(at, right.Length).Insert(at, wrong)),
            Throws.TypeOf<CalculationDefinitionException>().With.Message.StartsWith($"orders.sql:{line}:").And.Message.Match(message));
    }

    [TestCase("up; down")]
    [TestCase("up, down")]
    [TestCase("up = up; down = down")]
    public void Choices_are_separated_by_either_sign(string choices) =>
        Assert.That(Read(Good.Replace("up = Upwards; down", choices, StringComparison.Ordinal)).Parameters[4].Choices.Select(choice => choice.Label), Is.EqualTo(["up", "down"]));

    [TestCase("SELECT '@a', \"@b\", `@c`, @@d, @x -- @e\n/* @f */, 'it''s @g', email@h", "x")]
    [TestCase("SELECT @x::text, @y||@x", "x y x")]
    [TestCase("SELECT '{}' @> '{}', '{1}' <@ @x, @ -5, @-@ path '[]', @", "x")]
    public void Parameters_are_found_where_they_are_parameters(string sql, string names)
    {
        var uses = SqlText.Read("a.sql", sql, 1, SqlDialect.Standard).Uses;

        Assert.That(string.Join(' ', uses.Select(use => use.Name)), Is.EqualTo(names));
    }

    [Test]
    public void Providers_without_names_get_a_parameter_for_each_use()
    {
        var query = SqlText.Read("a.sql", "SELECT @from, '@from' WHERE @to > @from", 1, SqlDialect.Standard);

        Assert.That(query.Numbered(":"), Is.EqualTo("SELECT :p1, '@from' WHERE :p2 > :p3"));
        Assert.That(query.Numbered("?"), Is.EqualTo("SELECT ?, '@from' WHERE ? > ?"));
    }
}
