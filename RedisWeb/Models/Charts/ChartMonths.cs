using System.Globalization;
using RedisWeb.Calculations;

namespace RedisWeb.Models.Charts;

/// <summary>The marks of an axis of dates: every month, quarter, half-year, year, two years and so on, whatever days there are numbers of.</summary>
internal static class ChartMonths
{
    // Each a multiple of the one before, so that what a narrow screen shows is part of what a wide one does.
    private static readonly int[] Steps = [1, 3, 6, 12, 24, 48, 96, 192, 384, 768, 1536, 12 * 1000];

    /// <param name="series">What is drawn.</param>
    /// <param name="mostWide">How many labels a wide screen has room for.</param>
    /// <param name="mostNarrow">And a narrow one.</param>
    /// <returns>Null where the positions are no dates, or too close together for two marks.</returns>
    public static IReadOnlyList<(double At, string Label, bool IsWideOnly)>? Of(Series series, int mostWide, int mostNarrow)
    {
        if (series is not { XNames: [var first, .., var last] names, X: var x } || x.Count != names.Count || !IsAt(first, x[0]) || !IsAt(last, x[^1]))
        {
            return null;
        }

        var (from, to) = (MonthOf(x[0]) + (IsMonth(x[0]) ? 0 : 1), MonthOf(x[^1]));
        var (wide, narrow) = (StepOf(from, to, mostWide), StepOf(from, to, mostNarrow));
        var marks = Marks(from, to, wide).Select(month => (At(month), LabelOf(month, wide), month % narrow != 0)).ToList();
        return marks.Count < 2 ? null : marks;
    }

    internal static bool IsAt(string name, double x) => ReportTime.Seconds(name) == x;

    private static int StepOf(int from, int to, int most) => Steps.FirstOrDefault(step => Marks(from, to, step).Count() <= most, Steps[^1]);

    private static IEnumerable<int> Marks(int from, int to, int step) =>
        Enumerable.Range(0, Math.Max(0, to / step - (from + step - 1) / step + 1)).Select(i => ((from + step - 1) / step + i) * step);

    // Counted from the year 0.
    private static int MonthOf(double seconds) => TimeOf(seconds).Year * 12 + TimeOf(seconds).Month - 1;

    private static bool IsMonth(double seconds) => TimeOf(seconds) is { Day: 1 } time && time.TimeOfDay == TimeSpan.Zero;

    private static double At(int month) => (new DateTime(month / 12, month % 12 + 1, 1, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalSeconds;

    private static DateTime TimeOf(double seconds) => DateTime.UnixEpoch.AddSeconds(seconds);

    private static string LabelOf(int month, int step) => new DateTime(month / 12, month % 12 + 1, 1).ToString(step < 12 ? "yyyy-MM" : "yyyy", CultureInfo.InvariantCulture);
}
