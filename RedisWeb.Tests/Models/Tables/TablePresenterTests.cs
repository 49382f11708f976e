using RedisWeb.Calculations;
using RedisWeb.Models.Tables;

namespace RedisWeb.Tests.Models.Tables;

public sealed class TablePresenterTests
{
    private const string Address = "/calculations/sales?year=2024";

    private static readonly Table Sales = new(
        "Sales",
        [new Column("Who"), new Column("On"), new Column("Revenue", ColumnKind.Money) { IsTotalled = true }, new Column("Share of all (%)", ColumnKind.Percent), new Column("Revenue")],
        [.. Enumerable.Range(1, 120).Select(i => (Cell[])[i % 2 == 0 ? "Ada" : "ben", $"2024-01-{1 + i % 28:00}", i * 1000.1, i / 10.0, "x"])]);

    [Test]
    public void Its_first_page_has_fifty_rows_as_they_came()
    {
        var page = Page();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(page.Rows, Has.Count.EqualTo(50));
            Assert.That(page.Rows[0], Is.EqualTo(["ben", "2024-01-02", "1,000.10", "0.1 %", "x"]));
            Assert.That((page.Count, page.Id), Is.EqualTo(("1–50 of 120 rows", "table-1")));
            Assert.That(page.Notes, Is.Empty);
            Assert.That(page.Heads.Select(head => head.Class), Is.EqualTo([null, "t", "n", "n", null]));
            Assert.That(page.Heads.Select(head => head.Sorted), Is.All.Null);
            Assert.That(page.Pages, Is.EqualTo(new TablePages(1, 3, null, null, $"{Address}&page=2#table-1", $"{Address}&page=3#table-1")));
            Assert.That(page.Totals!.Label, Is.EqualTo("Total of 120 rows"));
            Assert.That((page.Totals.Texts[2], page.Totals.Span), Is.EqualTo(("7,260,726.00", 2)), "of all pages");
        }
    }

    [Test]
    public void A_head_sorts_then_sorts_the_other_way_around_then_no_more()
    {
        string? Link(int column, string sort = "") => Page(new(Sort: sort)).Heads[column].Address;

        using (Assert.EnterMultipleScope())
        {
            Assert.That((Link(2), Link(2, "-revenue"), Link(2, "revenue")), Is.EqualTo(($"{Address}&sort=-revenue#table-1", $"{Address}&sort=revenue#table-1", $"{Address}#table-1")), "of numbers the largest first");
            Assert.That((Link(0), Link(0, "who"), Link(0, "-who")), Is.EqualTo(($"{Address}&sort=who#table-1", $"{Address}&sort=-who#table-1", $"{Address}#table-1")));
            Assert.That((Link(3), Link(4)), Is.EqualTo(($"{Address}&sort=-share-of-all#table-1", $"{Address}&sort=revenue-2#table-1")));
            Assert.That(Page(new(Sort: "-REVENUE")).Heads[2].Sorted, Is.EqualTo("descending"));
            Assert.That(Page(new(Sort: "-revenue")).Rows[0][2], Is.EqualTo("120,012.00"));
        }
    }

    [Test]
    public void What_is_found_is_counted_added_up_and_paged()
    {
        var page = Page(new(Sort: "-revenue", Find: "ADA", Page: "2"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(page.Rows.Select(row => row[0]), Is.EqualTo(Enumerable.Repeat("Ada", 10)));
            Assert.That(page.Rows[^1][2], Is.EqualTo("2,000.20"), "sorted over all pages");
            Assert.That(page.Count, Is.EqualTo("51–60 of 60 found in 120 rows"));
            Assert.That((page.Totals!.Label, page.Totals.Texts[2]), Is.EqualTo(("Total of 60 rows found", "3,660,366.00")));
            Assert.That(page.Pages!.Previous, Is.EqualTo($"{Address}&sort=-revenue&find=ADA#table-1"));
            Assert.That(page.Pages.Next, Is.Null);
            Assert.That(page.Find!.Fields, Is.EqualTo([("year", "2024"), ("sort", "-revenue")]));
            Assert.That((page.Find.Action, page.Find.Text, page.Find.All), Is.EqualTo(("/calculations/sales#table-1", "ADA", $"{Address}&sort=-revenue#table-1")));
            Assert.That(page.Heads[0].Address, Does.Contain("&find=ADA").And.Not.Contain("page"));
        }
    }

    [TestCase("1,000.1", 1)]
    [TestCase("1000.1", 1)]
    [TestCase("2024-01-28", 4)]
    [TestCase("nothing", 0)]
    public void Numbers_are_found_as_they_are_read_and_as_they_are_spelled(string find, int rows) => Assert.That(Page(new(Find: find)).Rows, Has.Count.EqualTo(rows));

    [TestCase("-1", 1)]
    [TestCase("0", 1)]
    [TestCase("1e9", 3)]
    [TestCase("1.5", 1)]
    [TestCase("NaN", 1)]
    [TestCase("∞", 1)]
    [TestCase("99999999999999999999", 3)]
    [TestCase("two", 1)]
    public void Of_a_page_that_there_is_not_the_nearest_is_shown_with_a_word(string asked, int shown)
    {
        var page = Page(new(Page: asked));

        Assert.That((page.Pages!.Page, page.Rows.Count), Is.EqualTo((shown, shown == 3 ? 20 : 50)));
        Assert.That(page.Notes, Is.EqualTo([$"There is no page “{asked}”: this is page {shown} of 3."]));
    }

    [Test]
    public void A_column_that_there_is_not_sorts_nothing_and_is_told()
    {
        var page = Page(new(Sort: "-" + new string('z', 100), Find: "ada"));

        Assert.That(page.Notes, Is.EqualTo([$"There is no column “{new string('z', 40)}…” to sort by: the rows stand as they came."]));
        Assert.That(page.Rows[0][2], Is.EqualTo("2,000.20"));
        Assert.That(page.Pages!.Next, Does.Not.Contain("sort"));
    }

    [Test]
    public void A_long_text_is_looked_for_by_its_beginning()
    {
        var page = Page(new(Find: new string('a', 10_000)));

        Assert.That((page.Rows.Count, page.Find!.Text.Length, page.Notes.Single()), Is.EqualTo((0, 200, "Only the first 200 characters were looked for.")));
        Assert.That(page.Heads[0].Address!, Has.Length.LessThan(400));
    }

    [Test]
    public void A_table_that_there_is_not_means_the_first() => Assert.That(Page(new(Table: "9")).Notes, Is.EqualTo(["There is no table “9”: this is the first."]));

    [Test]
    public void Of_a_further_table_every_link_names_it()
    {
        var page = TablePresenter.Page(Sales, new TablePlace(2, Address, []), new TableQuery(Table: "2"));

        Assert.That((page.Id, page.Notes.Count, page.Pages!.Next, page.Heads[0].Address), Is.EqualTo(("table-2", 0, $"{Address}&table=2&page=2#table-2", $"{Address}&table=2&sort=who#table-2")));
        Assert.That(page.Find!.Fields, Is.EqualTo([("table", "2")]));
    }

    [Test]
    public void Rows_that_were_left_out_are_warned_of()
    {
        Assert.That(TablePresenter.Page(Sales with { IsCut = true }, Place, null).Notes, Is.EqualTo(["There are more rows than these 120: the others were left out."]));
        Assert.That(TablePresenter.Page(Sales with { Rows = [Sales.Rows[0]] }, Place, null), Has.Property("Count").EqualTo("1 row").And.Property("Find").Null.And.Property("Pages").Null);
    }

    [Test]
    public void Sums_are_exact_and_where_nothing_is_a_number_there_is_none()
    {
        var table = new Table("", [new Column("a", ColumnKind.Number) { IsTotalled = true }, new Column("b") { IsTotalled = true }, new Column("c", ColumnKind.Number) { IsTotalled = true }],
            [[0.1, "x", 1e300], [0.2, "y", 1], [Cell.Exact("9007199254740993.4"), default, default]]);

        var totals = TablePresenter.Page(table, Place, null).Totals!;

        Assert.That((totals.Texts, totals.Span), Is.EqualTo((new[] { "9,007,199,254,740,993.7", "–", "10³⁰⁰" }, 1)));
    }

    private static TablePlace Place => new(1, Address, [("year", "2024")]);

    private static TablePage Page(TableQuery? asked = null) => TablePresenter.Page(Sales, Place, asked);
}
