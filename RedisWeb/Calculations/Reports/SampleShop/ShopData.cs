namespace RedisWeb.Calculations;

/// <summary>The rows of the sample shop: the same ones whenever they are asked for, for each number of order lines.</summary>
internal sealed class ShopData(int orderLines)
{
    private const int Tries = 8;

    private static readonly ShopWeights LinesPerOrder = new([34, 27, 18, 10, 6, 3, 1, 1]);
    private static readonly ShopWeights Quantities = new([74, 16, 6, 3, 1]);

    // What a product cost in 2022, 2023 and so on, in percent of today's price.
    private static readonly int[] PriceLevels = [88, 93, 97, 100];

    private readonly ShopProducts _products = new(Math.Clamp(orderLines / 10_000, 8, 100), orderLines, new ShopRandom(1));
    private readonly ShopCustomers _customers = new(Math.Max(50, orderLines / 40), new ShopRandom(2));
    private readonly ShopRandom _random = new(20_220_101);

    public IReadOnlyList<ShopCustomer> Customers => _customers.All;

    public IReadOnlyList<ShopProduct> Products => _products.All;

    /// <summary>By day, with rising ids, and with exactly the number of lines asked for. To be read once.</summary>
    public IEnumerable<ShopOrder> Orders()
    {
        var linesThrough = ShopTime.Busyness(ShopTime.First).Share(orderLines);
        var lines = 0;
        var id = 0;
        for (var number = 0; number < linesThrough.Length; number++)
        {
            var day = ShopTime.First.AddDays(number);
            foreach (var customer in Buyers(day))
            {
                if (lines >= (customer.Joined == day ? orderLines : linesThrough[number]))
                {
                    break;
                }

                var order = new ShopOrder(++id, customer.Id, day, Basket(day, orderLines - lines));
                lines += order.Lines.Count;
                yield return order;
            }
        }
    }

    /// <summary>Whoever joins orders on that day; then those who come back, without end.</summary>
    private IEnumerable<ShopCustomer> Buyers(DateOnly day) =>
        _customers.JoinedOn(day).Concat(Enumerable.InfiniteSequence(0, 0).Select(_ => _customers.Draw(day, _random)));

    private List<ShopOrderLine> Basket(DateOnly day, int most)
    {
        var wanted = Math.Min(most, LinesPerOrder.Draw(_random) + 1);
        var first = Try(day, [], () => _products.DrawFirst(day.Month, _random)) ?? _products.All[0];
        var basket = new List<ShopOrderLine>(wanted) { Line(first, day) };
        while (basket.Count < wanted && Try(day, basket, () => _products.DrawNext(first, day.Month, _random)) is { } next)
        {
            basket.Add(Line(next, day));
        }

        // In the order of the table's key, so that its rows are only ever appended.
        basket.Sort(static (one, other) => one.ProductId.CompareTo(other.ProductId));
        return basket;
    }

    private static ShopProduct? Try(DateOnly day, List<ShopOrderLine> basket, Func<ShopProduct> draw)
    {
        for (var i = 0; i < Tries; i++)
        {
            var product = draw();
            if (product.Launched <= day && !(product.Discontinued <= day) && !basket.Exists(line => line.ProductId == product.Id))
            {
                return product;
            }
        }

        return null;
    }

    private ShopOrderLine Line(ShopProduct product, DateOnly day)
    {
        var price = product.PriceCents * PriceLevels[day.Year - ShopTime.First.Year] / 100;
        return new ShopOrderLine(product.Id, Quantities.Draw(_random) + 1, ShopTime.IsSale(day) && _random.Chance(35) ? price * 85 / 100 : price);
    }
}

internal sealed record ShopOrder(int Id, int CustomerId, DateOnly Day, IReadOnlyList<ShopOrderLine> Lines);

internal readonly record struct ShopOrderLine(int ProductId, int Quantity, int UnitPriceCents);

/// <summary>When the shop sells: from 2022 to 2025, to customers who joined from 2020 on.</summary>
internal static class ShopTime
{
    public static readonly DateOnly Opened = new(2020, 1, 1);
    public static readonly DateOnly First = new(2022, 1, 1);
    public static readonly DateOnly Last = new(2025, 12, 31);

    private static readonly int[] Months = [82, 80, 92, 95, 98, 96, 88, 86, 98, 104, 132, 149];
    private static readonly int[] Weekdays = [112, 100, 96, 95, 98, 108, 118]; // from Sunday

    public static int Days => Last.DayNumber - First.DayNumber + 1;

    /// <summary>How busy the shop is on each day from a first one to the last: it grows, and has its seasons and its sale.</summary>
    public static ShopWeights Busyness(DateOnly from) => new(Enumerable.Range(0, Last.DayNumber - from.DayNumber + 1).Select(number =>
    {
        var day = from.AddDays(number);
        var growth = 100 + (day.DayNumber - Opened.DayNumber) / 24;
        return growth * Months[day.Month - 1] / 10 * Weekdays[(int)day.DayOfWeek] / 100 * (IsSale(day) ? 3 : 2);
    }));

    public static bool IsSale(DateOnly day) => day is { Month: 11, Day: >= 22 };

    /// <summary>Months since the shop opened.</summary>
    public static int MonthNumber(DateOnly day) => (day.Year - Opened.Year) * 12 + day.Month - 1;
}
