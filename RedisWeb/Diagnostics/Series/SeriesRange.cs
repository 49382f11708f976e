using System.Globalization;

namespace RedisWeb.Diagnostics.Series;

/// <summary>How finely, and for how long, samples are kept.</summary>
/// <param name="Name">Its place in Redis.</param>
/// <param name="Step">Between two samples.</param>
public sealed record SampleResolution(string Name, TimeSpan Step, int Most)
{
    /// <summary>The last hour.</summary>
    public static SampleResolution Fine { get; } = new("fine", TimeSpan.FromSeconds(10), 361);

    /// <summary>The last day.</summary>
    public static SampleResolution Coarse { get; } = new("coarse", TimeSpan.FromMinutes(10), 145);

    /// <summary>The last week.</summary>
    public static SampleResolution Hourly { get; } = new("hourly", TimeSpan.FromHours(1), 169);

    /// <summary>The last hour, and with <see cref="Sample.Computes"/>, which are too many for a finer one.</summary>
    public static SampleResolution Computes { get; } = new("computes", TimeSpan.FromMinutes(5), 13);

    public static IReadOnlyList<SampleResolution> All { get; } = [Fine, Coarse, Hourly, Computes];
}

/// <summary>How far back figures are looked at.</summary>
/// <param name="Name">In addresses.</param>
public sealed record SeriesRange(string Name, SampleResolution Resolution)
{
    public static SeriesRange Hour { get; } = new("1h", SampleResolution.Fine);

    public static SeriesRange Day { get; } = new("24h", SampleResolution.Coarse);

    public static SeriesRange Week { get; } = new("7d", SampleResolution.Hourly);

    public static IReadOnlyList<SeriesRange> All { get; } = [Hour, Day, Week];

    public TimeSpan Span => Resolution.Step * (Resolution.Most - 1);

    /// <summary>The one that an address asks for; the shortest that reaches as far back as any other does, or the longest; the hour for what is no time.</summary>
    /// <param name="asked">As it stands there.</param>
    public static SeriesRange Nearest(string? asked) => All.FirstOrDefault(range => range.Name.Equals(asked, StringComparison.OrdinalIgnoreCase)) is { } known ? known
        : HoursOf(asked) is { } hours ? All.FirstOrDefault(range => range.Span.TotalHours >= hours, Week) : Hour;

    private static double? HoursOf(string? text) =>
        text is { Length: > 1 } && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? text[^1] switch
        {
            'm' => number / 60,
            'h' => number,
            'd' => number * 24,
            'w' => number * 24 * 7,
            _ => null,
        } : null;
}
