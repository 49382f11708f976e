namespace RedisWeb.Calculations;

/// <summary>The shop's customers, and who of them orders: each month's newcomers order less and less often.</summary>
internal sealed class ShopCustomers
{
    // A prime above any month's newcomers: stepping by it visits each of them once, so that the loyal ones are spread.
    private const int Stride = 1_000_003;

    private static readonly int[] Loyalty = Fading(ShopTime.MonthNumber(ShopTime.Last) + 1);

    private readonly int[] _joinedThrough;
    private readonly int[] _monthStarts;
    private ShopWeights _cohorts = new([1]);
    private int _month = -1;

    public ShopCustomers(int count, ShopRandom random)
    {
        _joinedThrough = ShopTime.Busyness(ShopTime.Opened).Share(count);
        var all = new List<ShopCustomer>(count);
        for (var day = 0; day < _joinedThrough.Length; day++)
        {
            while (all.Count < _joinedThrough[day])
            {
                all.Add(Customer(all.Count, count, ShopTime.Opened.AddDays(day), random));
            }
        }

        All = all;
        _monthStarts = [.. Enumerable.Range(0, Loyalty.Length).Select(month => JoinedBefore(ShopTime.Opened.AddMonths(month)))];
    }

    /// <summary>In the order in which they joined; their ids are their places, from 1.</summary>
    public IReadOnlyList<ShopCustomer> All { get; }

    public IEnumerable<ShopCustomer> JoinedOn(DateOnly day) =>
        All.Skip(JoinedBefore(day)).Take(JoinedBefore(day.AddDays(1)) - JoinedBefore(day));

    /// <summary>Somebody who had joined by the day.</summary>
    public ShopCustomer Draw(DateOnly day, ShopRandom random)
    {
        var joined = JoinedBefore(day.AddDays(1));
        Weigh(ShopTime.MonthNumber(day));
        var cohort = _cohorts.Draw(random);
        var start = _monthStarts[cohort];
        var size = Math.Min(cohort == _month ? joined : _monthStarts[cohort + 1], joined) - start;
        return size <= 0 ? All[random.Below(Math.Max(joined, 1))] : All[start + (int)((long)Skewed(size, random) * Stride % size)];
    }

    // The most loyal order four times as often as the average: the density of (u + 3u²) / 4 at its beginning.
    private static int Skewed(int size, ShopRandom random)
    {
        var draw = random.Below(1 << 15);
        return (int)((((long)size * draw << 15) + 3L * size * draw * draw) >> 32);
    }

    private static int[] Fading(int months)
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

    private void Weigh(int month)
    {
        if (month == _month)
        {
            return;
        }

        _month = month;
        _cohorts = new ShopWeights(Enumerable.Range(0, month + 1).Select(cohort =>
            Loyalty[month - cohort] * Math.Max(0, (cohort + 1 < _monthStarts.Length ? _monthStarts[cohort + 1] : All.Count) - _monthStarts[cohort]) + 1));
    }

    private int JoinedBefore(DateOnly day)
    {
        var days = day.DayNumber - ShopTime.Opened.DayNumber;
        return days == 0 ? 0 : _joinedThrough[days - 1];
    }
}
