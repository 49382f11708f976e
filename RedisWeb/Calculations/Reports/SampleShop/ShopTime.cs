namespace RedisWeb.Calculations;

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
