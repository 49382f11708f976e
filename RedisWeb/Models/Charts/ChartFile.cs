using System.Globalization;
using System.Text.RegularExpressions;
using RedisWeb.Calculations;

namespace RedisWeb.Models.Charts;

/// <summary>One of a page's charts as an SVG file: which of them, an address says by <c>chart=2</c>.</summary>
public sealed partial record ChartFile(string Title, string Address)
{
    // No field has this name.
    private const string Parameter = "chart";

    /// <summary>What it is called once it is saved.</summary>
    public string Name => Others().Replace(Title, "-").Trim('-') + ".svg";

    /// <param name="series">Of the page, in its order.</param>
    /// <param name="first">The address of the first.</param>
    internal static IReadOnlyList<ChartFile> All(IEnumerable<Series> series, string first) =>
        [.. series.Select((each, i) => new ChartFile(each.Title, i == 0 ? first : string.Create(CultureInfo.InvariantCulture, $"{first}{(first.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Parameter}={i + 1}")))];

    /// <summary>Which chart an address asks for.</summary>
    /// <returns>Counted from 1, which is meant where nothing is said; 0 for what is no such number.</returns>
    internal static int NumberIn(IQueryCollection query) =>
        !query.TryGetValue(Parameter, out var said) ? 1 : int.TryParse(said.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>What stands in the file.</summary>
    internal static string Draw(Series series) => series.Kind is SeriesKind.HeatMap ? SvgHeatMap.Document(series) : new SvgChart(ChartDifference.Drawn(series)).Document();

    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex Others();
}
