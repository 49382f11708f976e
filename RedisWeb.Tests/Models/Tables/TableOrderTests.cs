using RedisWeb.Calculations;
using RedisWeb.Models.Tables;

namespace RedisWeb.Tests.Models.Tables;

public sealed class TableOrderTests
{
    [Test]
    public void Numbers_stand_by_their_size_and_nothing_last_either_way()
    {
        Cell[] cells = [10, default, 9, -1.5, double.NaN, Cell.Exact("9007199254740993"), Cell.Exact("9007199254740992.5")];

        Assert.That(Sorted(cells), Is.EqualTo(new Cell[] { -1.5, 9, 10, Cell.Exact("9007199254740992.5"), Cell.Exact("9007199254740993"), default, double.NaN }));
        Assert.That(Sorted(cells, isDescending: true), Is.EqualTo(new Cell[] { Cell.Exact("9007199254740993"), Cell.Exact("9007199254740992.5"), 10, 9, -1.5, default, double.NaN }));
    }

    [Test]
    public void Texts_stand_by_their_letters_whatever_their_case() =>
        Assert.That(Sorted("b", "", "A", "C", "a", default), Is.EqualTo(new Cell[] { "A", "a", "b", "C", "", default }));

    [Test]
    public void Numbers_that_are_texts_are_numbers() => Assert.That(Sorted("10", "9", "-1"), Is.EqualTo(new Cell[] { "-1", "9", "10" }));

    [Test]
    public void Times_stand_in_time_whatever_their_offset() => Assert.That(
        Sorted("2024-10-27 02:30:00+01", "2024-10-27 02:30:00+02", "2024-10-27 00:45:00Z"),
        Is.EqualTo(new Cell[] { "2024-10-27 02:30:00+02", "2024-10-27 00:45:00Z", "2024-10-27 02:30:00+01" }));

    [Test]
    public void Numbers_stand_before_texts() => Assert.That(Sorted("n/a", 2, "about 1", 1), Is.EqualTo(new Cell[] { 1, 2, "about 1", "n/a" }));

    [TestCase(false)]
    [TestCase(true)]
    public void Rows_that_are_alike_stay_as_they_were(bool isDescending)
    {
        List<IReadOnlyList<Cell>> rows = [.. Enumerable.Range(0, 100).Select(i => (Cell[])[i % 3, i])];

        var sorted = TableOrder.By(rows, 0, isDescending).ToList();

        Assert.That(sorted.GroupBy(row => row[0].Number).Select(group => group.Select(row => row[1].Number)), Has.All.Ordered);
        Assert.That(sorted.Select(row => row[0].Number), isDescending ? Is.Ordered.Descending : Is.Ordered);
    }

    [Test]
    public void A_row_that_is_too_short_has_nothing_there() =>
        Assert.That(TableOrder.By([[1], [1, 2], [1, 1]], 1, false).Select(row => row.Count), Is.EqualTo([2, 2, 1]));

    private static Cell[] Sorted(params Cell[] cells) => Sorted(cells, false);

    private static Cell[] Sorted(Cell[] cells, bool isDescending) => [.. TableOrder.By([.. cells.Select(cell => (Cell[])[cell])], 0, isDescending).Select(row => row[0])];
}
