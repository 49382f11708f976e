using System.Globalization;
using RedisWeb.Calculations;

namespace RedisWeb.Models.Charts;

/// <summary>The marks of an axis of times that months are too far apart for: every minute, quarter of an hour, hour, day and so on.</summary>
internal static class ChartClock
{
    private const int Minute = 60;
    private const int Hour = 60 * Minute;
    private const int Day = 24 * Hour;

    // As those of months: each a multiple of the one before.
    private static readonly int[] Steps = [Minute, 5 * Minute, 15 * Minute, 30 * Minute, Hour, 3 * Hour, 6 * Hour, 12 * Hour, Day, 2 * Day, 4 * Day, 8 * Day, 16 * Day];

    /// <inheritdoc cref="ChartMonths.Of"/>
    public static IReadOnlyList<(double At, string Label, bool IsWideOnly)>? Of(Series series, int mostWide, int mostNarrow)
    {
        if (series is not { XNames: [var first, ..] names, X: var x } || x.Count != names.Count || !ChartMonths.IsAt(first, x[0]) || !ChartMonths.IsAt(names[^1], x[^1]))
        {
            return null;
        }

        var (wide, narrow) = (StepOf(x[0], x[^1], mostWide), StepOf(x[0], x[^1], mostNarrow));
        var marks = Marks(x[0], x[^1], wide).Select(at => (at, LabelOf(at, wide), at % narrow != 0)).ToList();
        return marks.Count > 1 ? marks
            : x.Count < 3 && first.Contains(':', StringComparison.Ordinal) ? [(x[0], LabelOf(x[0], Minute), false)] // there is no room for two whole moments
            : null;
    }

    private static int StepOf(double from, double to, int most) => Steps.FirstOrDefault(step => (to - from) / step <= most, Steps[^1]);

    private static IEnumerable<double> Marks(double from, double to, int step)
    {
        for (var at = Math.Ceiling(from / step) * step; at <= to; at += step)
        {
            yield return at;
        }
    }

    private static string LabelOf(double seconds, int step) => DateTime.UnixEpoch.AddSeconds(seconds).ToString(step < Day ? "HH:mm" : "MM-dd", CultureInfo.InvariantCulture);
}
