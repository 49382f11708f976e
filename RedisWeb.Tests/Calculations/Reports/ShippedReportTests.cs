using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using RedisWeb.Calculations;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Calculations.Reports;

/// <summary>Each shipped report against the same figures computed from the shop's rows without a database.</summary>
internal sealed class ShippedReportTests
{
    private const int Lines = 20_000;

    private TemporaryFolder _folder = null!;
    private SampleShop _shop = null!;
    private ShopData _data = null!;
    private List<ShopOrder> _orders = null!;
    private Dictionary<string, SqlReport> _reports = null!;

    [OneTimeSetUp]
    public void MakeTheShop()
    {
        _folder = new TemporaryFolder();
        _shop = new SampleShop(_folder.Path, Lines, TimeProvider.System, NullLogger<SampleShop>.Instance);
        _data = new ShopData(Lines);
        _orders = [.. _data.Orders()];
        _reports = ShippedReports.All(new ReportDatabase(SqliteFactory.Instance, "", "@", _shop)).ToDictionary(report => report.Slug);
    }

    [OneTimeTearDown]
    public void RemoveTheShop() => _folder.Dispose();

    [TestCase("2022-01-01", "2025-12-31", "all", "all")]
    [TestCase("2023-02-03", "2024-11-25", "DE", "all")]
    [TestCase("2025-11-01", "2025-11-30", "all", "Coffee and tea")]
    [TestCase("2024-05-02", "2024-05-01", "all", "all")]
    public async Task Revenue_is_the_sum_of_the_lines(string from, string to, string country, string category)
    {
        var answer = await _reports["revenue-by-month"].AskAsync(("from", from), ("to", to), ("country", country), ("category", category));

        var expected = Between(from, to)
            .Where(order => country == "all" || Customer(order).Country == country)
            .Select(order => (order, Lines: order.Lines.Where(line => category == "all" || Product(line).Category == category).ToList()))
            .Where(each => each.Lines.Count > 0)
            .GroupBy(each => (Month: $"{each.order.Day:yyyy-MM}", Country: ShopNames.Markets.Single(c => c.Code == Customer(each.order).Country).Name))
            .OrderBy(group => group.Key.Month, StringComparer.Ordinal).ThenBy(group => group.Key.Country, StringComparer.Ordinal)
            .Select(group => (group.Key, Orders: group.Count(), Pieces: group.Sum(each => each.Lines.Sum(line => line.Quantity)),
                Cents: group.Sum(each => each.Lines.Sum(Cents))))
            .Select(row => new Cell[] { row.Key.Month, row.Key.Country, row.Orders, row.Pieces, Euros(row.Cents), Euros((double)row.Cents / row.Orders) });
        Same(answer, expected);
    }

    [Test]
    public async Task Revenue_is_drawn_by_country()
    {
        var series = (await _reports["revenue-by-month"].AskAsync()).Series!;

        var germany = Between("2022-01-01", "2025-12-31").Where(order => Customer(order).Country == "DE")
            .GroupBy(order => $"{order.Day:yyyy-MM}").OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.Sum(order => order.Lines.Sum(Cents)) / 100.0);
        Assert.That(series.Lines, Has.Count.EqualTo(8));
        Assert.That(series.XNames, Has.Count.EqualTo(48).And.Ordered);
        Assert.That(series.Lines.Single(line => line.Name == "Germany").Values.OfType<double>(), Is.EqualTo(germany).Within(0.01));
    }

    [TestCase("all", "")]
    [TestCase("FR", "")]
    [TestCase("all", "o'")]
    [TestCase("all", "' OR '1'='1")]
    [TestCase("all", "%")]
    public async Task Top_customers_spent_the_most(string country, string name)
    {
        var answer = await _reports["top-customers"].AskAsync(
            ("customers", "10"), ("from", "2023-01-01"), ("to", "2025-06-30"), ("country", country), ("nameContains", name));

        var spent = Between("2023-01-01", "2025-06-30").GroupBy(Customer)
            .Where(group => (country == "all" || group.Key.Country == country) && group.Key.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            .Select(group => (Who: group.Key, Orders: group.Count(), Cents: group.Sum(order => order.Lines.Sum(Cents)), Last: group.Max(order => order.Day)))
            .OrderByDescending(row => row.Cents).ThenBy(row => row.Who.Id).ToList();
        Same(answer, spent.Take(10).Select((row, index) => new Cell[]
        {
            index + 1, row.Who.Name, row.Who.Id, ShopNames.Markets.Single(each => each.Code == row.Who.Country).Name, row.Orders, Euros(row.Cents),
            Euros((double)row.Cents / row.Orders), row.Cents * 100.0 / spent.Sum(each => each.Cents), $"{row.Last:yyyy-MM-dd}",
        }));
    }

    [TestCase("lift", "2022-01-01")]
    [TestCase("together", "2024-01-01")]
    public async Task Basket_pairs_are_counted_in_every_basket(string order, string from)
    {
        var answer = await _reports["basket-pairs"].AskAsync(("pairs", "40"), ("atLeast", "5"), ("from", from), ("order", order));

        var baskets = Between(from, "2025-12-31").ToList();
        var bought = baskets.SelectMany(basket => basket.Lines).CountBy(line => line.ProductId).ToDictionary();
        var pairs = baskets.SelectMany(basket => basket.Lines.SelectMany(one => basket.Lines.Where(other => other.ProductId > one.ProductId)
                .Select(other => (One: one.ProductId, Other: other.ProductId))))
            .CountBy(pair => pair).Where(pair => pair.Value >= 5)
            .Select(pair => (pair.Key, Together: pair.Value, Lift: (double)pair.Value * baskets.Count / bought[pair.Key.One] / bought[pair.Key.Other]))
            .OrderByDescending(pair => order == "lift" ? pair.Lift : pair.Together).ThenBy(pair => pair.Key)
            .Take(40).Select(pair => new Cell[]
            {
                _data.Products[pair.Key.One - 1].Name, _data.Products[pair.Key.Other - 1].Name, pair.Together, 100.0 * pair.Together / bought[pair.Key.One], pair.Lift,
            });
        Same(answer, pairs);
    }

    [TestCase("quarter", "all", 3)]
    [TestCase("half", "DE", 6)]
    [TestCase("year", "all", 12)]
    public async Task Cohorts_count_each_customer_once_a_month(string cohorts, string country, int monthsEach)
    {
        var answer = await _reports["cohort-retention"].AskAsync(("cohorts", cohorts), ("country", country), ("months", "18"), ("joinedTo", "2025-03-31"));

        var visits = _orders.Select(order => (order.CustomerId, Month: Month(order.Day))).ToHashSet();
        var letter = cohorts == "quarter" ? "Q" : "H";
        var expected = _data.Customers
            .Where(customer => customer.Joined >= new DateOnly(2023, 1, 1) && customer.Joined <= new DateOnly(2025, 3, 31) && (country == "all" || customer.Country == country))
            .GroupBy(customer => customer.Joined.Year + (monthsEach == 12 ? "" : $" {letter}{(customer.Joined.Month - 1) / monthsEach + 1}"))
            .SelectMany(group => Enumerable.Range(0, 19).Select(month => (group.Key, month,
                Seen: group.Where(customer => Month(customer.Joined) + month <= Month(ShopTime.Last)).ToList())))
            .Where(row => row.Seen.Count > 0).OrderBy(row => row.Key, StringComparer.Ordinal).ThenBy(row => row.month)
            .Select(row => (row, Ordered: row.Seen.Count(customer => visits.Contains((customer.Id, Month(customer.Joined) + row.month)))))
            .Select(each => new Cell[] { each.row.Key, each.row.month, each.row.Seen.Count, each.Ordered, 100.0 * each.Ordered / each.row.Seen.Count });
        Same(answer, expected);
    }

    [TestCase("quarter", "all", "2022-01-01", "2025-12-31")]
    [TestCase("month", "DE", "2023-02-03", "2024-11-25")]
    [TestCase("year", "all", "2024-05-02", "2025-12-31")]
    public async Task New_and_returning_customers_are_told_apart_by_the_day_on_which_they_joined(string per, string country, string from, string to)
    {
        var answer = await _reports["new-and-returning"].AskAsync(("per", per), ("country", country), ("from", from), ("to", to));

        var expected = Between(from, to).Where(order => country == "all" || Customer(order).Country == country).GroupBy(order => Period(order.Day, per)).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
        {
            var all = group.Sum(order => order.Lines.Sum(Cents));
            var first = group.Where(order => Customer(order).Joined == order.Day).Sum(order => order.Lines.Sum(Cents));
            return new Cell[] { group.Key, Euros(first), Euros(all - first), 100.0 * (all - first) / all };
        });
        Same(answer, expected);
        Assert.That((answer.Series!.Kind, answer.Series.ValueKind, answer.Series.Lines.Count), Is.EqualTo((SeriesKind.StackedBar, (ColumnKind?)ColumnKind.Money, 2)));
    }

    [TestCase("month", "all")]
    [TestCase("quarter", "FR")]
    [TestCase("year", "all")]
    public async Task The_shop_at_a_glance_is_told_by_its_latest_period(string per, string country)
    {
        var answer = await _reports["shop-at-a-glance"].AskAsync(("per", per), ("country", country));

        var expected = _orders.Where(order => country == "all" || Customer(order).Country == country).GroupBy(order => Period(order.Day, per)).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, Cents: group.Sum(order => order.Lines.Sum(Cents)), Orders: group.Count(), Customers: group.Select(order => order.CustomerId).Distinct().Count()))
            .Select(row => new Cell[] { row.Key, Euros(row.Cents), row.Orders, row.Customers, Euros((double)row.Cents / row.Orders) }).ToList();
        Same(answer, expected);
        Assert.That(answer.Series!.Lines.Select(line => (line.Name, line.Kind)), Is.EqualTo(new (string, ColumnKind?)[] { ("Revenue", ColumnKind.Money), ("Orders", ColumnKind.WholeNumber), ("Customers", ColumnKind.WholeNumber), ("Per order", ColumnKind.Money) }));
        Assert.That(answer.Series.Lines[1].Values[^1], Is.EqualTo(expected[^1][2].Number));
        Assert.That(answer.Series.XNames![^1], Is.EqualTo(expected[^1][0].Text));
    }

    [TestCase("2025-12-31", 180, 365, "all", "yes")]
    [TestCase("2024-08-15", 30, 100, "Garden", "no")]
    public async Task Slow_moving_stock_lasts_the_longest(string day, int lookBack, int cover, string category, string discontinued)
    {
        var answer = await _reports["slow-moving-stock"].AskAsync(
            ("day", day), ("lookBack", $"{lookBack}"), ("cover", $"{cover}"), ("category", category), ("discontinued", discontinued));

        var asOf = DateOnly.ParseExact(day, "yyyy-MM-dd");
        var sales = _orders.Where(order => order.Day <= asOf).SelectMany(order => order.Lines.Select(line => (order.Day, line))).ToLookup(each => each.line.ProductId);
        var expected = _data.Products
            .Where(product => product.Stock > 0 && product.Launched <= asOf && (category == "all" || product.Category == category))
            .Where(product => discontinued == "yes" || product.Discontinued is not { } end || end > asOf)
            .Select(product => (product, Sold: sales[product.Id].Where(each => each.Day > asOf.AddDays(-lookBack)).Sum(each => each.line.Quantity)))
            .Where(row => row.product.Stock * lookBack >= cover * row.Sold)
            .OrderByDescending(row => row.product.Stock * row.product.CostCents).ThenBy(row => row.product.Id)
            .Select(row => new Cell[]
            {
                row.product.Name, row.product.Category, row.product.Stock, row.Sold, sales[row.product.Id].Any() ? $"{sales[row.product.Id].Max(each => each.Day):yyyy-MM-dd}" : null,
                row.Sold == 0 ? default(Cell) : (double)row.product.Stock * lookBack / row.Sold, Euros((double)row.product.Stock * row.product.CostCents), row.product.Discontinued is { } end ? $"{end:yyyy-MM-dd}" : "",
            });
        Same(answer, expected);
    }

    // Rounded as the reports round: to cents, tenths of days and thousandths.
    private static void Same(ReportAnswer answer, IEnumerable<Cell[]> expected)
    {
        var rows = expected.ToList();
        Assert.That(answer.Complete, Is.True);
        Assert.That(answer.Table.Rows, Has.Count.EqualTo(rows.Count));
        for (var i = 0; i < rows.Count; i++)
        {
            for (var column = 0; column < rows[i].Length; column++)
            {
                var (found, wanted) = (answer.Table.Rows[i][column], rows[i][column]);
                var tolerance = answer.Table.Columns[column].Name switch { "Lasts for days" => 0.051, "Share of all" or "Lift" => 0.00051, _ => 0.0051 };
                Assert.That(found.Text, Is.EqualTo(wanted.Text), $"row {i}, {answer.Table.Columns[column].Name}");
                Assert.That(found.Number ?? double.NaN, Is.EqualTo(wanted.Number ?? double.NaN).Within(tolerance), $"row {i}, {answer.Table.Columns[column].Name}");
            }
        }
    }

    private static string Period(DateOnly day, string per) => per switch { "month" => $"{day:yyyy-MM}", "quarter" => $"{day.Year} Q{(day.Month + 2) / 3}", _ => $"{day.Year}" };

    private static double Euros(double cents) => cents / 100;

    private static int Cents(ShopOrderLine line) => line.Quantity * line.UnitPriceCents;

    private static int Month(DateOnly day) => day.Year * 12 + day.Month;

    private IEnumerable<ShopOrder> Between(string from, string to) => _orders.Where(order =>
        string.CompareOrdinal($"{order.Day:yyyy-MM-dd}", from) >= 0 && string.CompareOrdinal($"{order.Day:yyyy-MM-dd}", to) <= 0);

    private ShopCustomer Customer(ShopOrder order) => _data.Customers[order.CustomerId - 1];

    private ShopProduct Product(ShopOrderLine line) => _data.Products[line.ProductId - 1];
}
