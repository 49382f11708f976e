using System.Globalization;

namespace RedisWeb.Calculations;

/// <summary>Reads the values of a header.</summary>
internal static class ReportValues
{
    private static readonly Dictionary<string, TimeSpan> Units = new()
    {
        ["second"] = TimeSpan.FromSeconds(1),
        ["minute"] = TimeSpan.FromMinutes(1),
        ["hour"] = TimeSpan.FromHours(1),
        ["day"] = TimeSpan.FromDays(1),
    };

    /// <summary>A length of time: <c>90 seconds</c>, <c>1 hour</c>.</summary>
    public static TimeSpan Duration(ReportHeaderEntry entry, TimeSpan most)
    {
        if (entry.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var number, var unit]
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || !Units.TryGetValue(unit.TrimEnd('s'), out var length))
        {
            throw entry.Error($"'{entry.Key}' is '{entry.Value}', which is no time. Write a number and seconds, minutes, hours or days: 10 minutes.");
        }

        return count >= 1 && count <= most / length
            ? length * count
            : throw entry.Error($"'{entry.Key}' is '{entry.Value}', but must be from 1 second to {Words(most)}.");
    }

    public static int WholeNumber(ReportHeaderEntry entry, int least, int most) =>
        int.TryParse(entry.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw entry.Error($"'{entry.Key}' is '{entry.Value}', but must be a whole number from {InputText.Read(least)} to {InputText.Read(most)}.");

    /// <summary>One of several words.</summary>
    public static T OneOf<T>(ReportHeaderEntry entry, IReadOnlyDictionary<string, T> words) =>
        words.TryGetValue(entry.Value, out var value)
            ? value
            : throw entry.Error($"'{entry.Key}' is '{entry.Value}', but must be {string.Join(", ", words.Keys.SkipLast(1))} or {words.Keys.Last()}.");

    /// <summary>A length of time as it stands in a sentence.</summary>
    public static string Words(TimeSpan time)
    {
        var (unit, length) = Units.Last(each => time.Ticks % each.Value.Ticks == 0 || each.Value == TimeSpan.FromSeconds(1));
        var count = time / length;
        return string.Create(CultureInfo.InvariantCulture, $"{count:0.###} {unit}{(count == 1 ? "" : "s")}");
    }
}
