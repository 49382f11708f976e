namespace RedisWeb.Calculations;

internal sealed record ShopCustomer(int Id, string Name, string Country, DateOnly Joined);

/// <summary>The shop's customers, and who of them orders: each month's newcomers order less and less often.</summary>
internal sealed class ShopCustomers
{
    // A prime above any month's newcomers: stepping by it visits each of them once, so that the loyal ones are spread.
    private const int Stride = 1_000_003;

    private readonly ShopCustomer[] _all;
    private readonly int[] _joinedThrough;
    private readonly int[] _monthStarts;
    private readonly ShopWeights[] _cohortsByMonth;

    public ShopCustomers(int count, ShopRandom random)
    {
        var loyalty = Loyalty(ShopTime.MonthNumber(ShopTime.Last) + 1);
        _joinedThrough = ShopTime.Busyness(ShopTime.Opened).Share(count);
        _all = [.. Enumerable.Range(0, count).Select(index =>
            Customer(index, count, ShopTime.Opened.AddDays(_joinedThrough.AsSpan().IndexOfAnyExceptInRange(0, index)), random))];
        _monthStarts = [.. Enumerable.Range(0, loyalty.Length + 1).Select(month => JoinedBefore(ShopTime.Opened.AddMonths(month)))];
        _cohortsByMonth = [.. Enumerable.Range(0, loyalty.Length).Select(month => new ShopWeights(
            Enumerable.Range(0, month + 1).Select(cohort => loyalty[month - cohort] * (_monthStarts[cohort + 1] - _monthStarts[cohort]) + 1)))];
    }

    /// <summary>In the order in which they joined; their ids are their places, from 1.</summary>
    public IReadOnlyList<ShopCustomer> All => _all;

    public IEnumerable<ShopCustomer> JoinedOn(DateOnly day) => _all.Take(JoinedBefore(day)..JoinedBefore(day.AddDays(1)));

    /// <summary>Somebody who had joined by the day.</summary>
    public ShopCustomer Draw(DateOnly day, ShopRandom random)
    {
        var (joined, month) = (JoinedBefore(day.AddDays(1)), ShopTime.MonthNumber(day));
        var cohort = _cohortsByMonth[month].Draw(random);
        var start = _monthStarts[cohort];
        var size = (cohort == month ? joined : _monthStarts[cohort + 1]) - start;
        return size == 0 ? _all[random.Below(Math.Max(joined, 1))] : _all[start + (int)((long)Skewed(size, random) * Stride % size)];
    }

    // The most loyal order four times as often as the average: the density of (u + 3u²) / 4 at its beginning.
    private static int Skewed(int size, ShopRandom random)
    {
        var draw = random.Below(1 << 15);
        return (int)((((long)size * draw << 15) + 3L * size * draw * draw) >> 32);
    }

    // How often somebody orders, by months since joining.
    private static int[] Loyalty(int months)
    {
        var loyalty = new int[months];
        loyalty[0] = 1000;
        for (var month = 1; month < months; month++)
        {
            loyalty[month] = Math.Max(60, loyalty[month - 1] * (month == 1 ? 560 : month < 6 ? 880 : 965) / 1000);
        }

        return loyalty;
    }

    private static ShopCustomer Customer(int index, int count, DateOnly joined, ShopRandom random)
    {
        var market = ShopNames.Markets[new ShopWeights(ShopNames.Markets.Select(each =>
            (int)((each.AtFirst * (long)(count - index) + each.AtLast * (long)index) * 10 / count))).Draw(random)];
        var name = $"{market.FirstNames[random.Below(market.FirstNames.Length)]} {market.LastNames[random.Below(market.LastNames.Length)]}";
        return new ShopCustomer(index + 1, name, market.Code, joined);
    }

    private int JoinedBefore(DateOnly day) => day == ShopTime.Opened ? 0 : _joinedThrough[day.DayNumber - ShopTime.Opened.DayNumber - 1];
}
