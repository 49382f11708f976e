using RedisWeb.Calculations;
using RedisWeb.Resources;

namespace RedisWeb.Models;

/// <summary>One line of a series, from several answers, in one chart.</summary>
/// <param name="Series">A line for each answer. Null says that a position is another line's; a gap is not a number.</param>
/// <param name="Numbers">The same for a table, thinned out where it would be long.</param>
public sealed record JoinedChart(Series Series, Series Numbers)
{
    public bool IsThinned => Numbers.X.Count < Series.X.Count;
}

/// <summary>Joins what answers draw: series by title (by place where all have as many), their lines by name.</summary>
internal static class JoinedCharts
{
    /// <param name="answers">Each with what tells it from the others.</param>
    public static IReadOnlyList<JoinedChart> Of(IReadOnlyList<(string Name, IReadOnlyList<Series> Series)> answers)
    {
        var byPlace = answers.Select(each => each.Series.Count).Distinct().Count() == 1;
        return [.. answers
            .SelectMany(answer => answer.Series.Select((series, i) => (Key: Key(series, byPlace ? i.ToString(System.Globalization.CultureInfo.InvariantCulture) : series.Title), answer.Name, series)))
            .GroupBy(each => each.Key)
            .SelectMany(group => Charts([.. group.Select(each => (each.Name, each.series))]))];
    }

    // What can't share its axes stays apart.
    private static (string, string, string, SeriesKind, AxisScale, AxisScale, bool) Key(Series series, string which) =>
        (which, series.XTitle, series.YTitle, series.Kind, series.XScale, series.YScale, series.XNames is null);

    private static IEnumerable<JoinedChart> Charts(List<(string Name, Series Series)> all)
    {
        var names = all.SelectMany(each => each.Series.Lines).Select(line => line.Name).Distinct().ToList();
        foreach (var name in names)
        {
            var sources = all
                .Select(each => (each.Name, each.Series, Line: each.Series.Lines.FirstOrDefault(line => line.Name == name)))
                .Where(each => each.Line is not null).Select(each => new Source(each.Name, each.Series, each.Line!)).ToList();
            var title = names.Count == 1 ? all[0].Series.Title : Texts.Answer["{0}: {1}", all[0].Series.Title, name];
            yield return Chart(sources.Count == 1 && all.Count > 1 ? Texts.Answer["{0} (only {1})", title, sources[0].Name] : title, sources);
        }
    }

    private static JoinedChart Chart(string title, List<Source> sources)
    {
        var whole = Join(title, sources);
        var isOneAxis = sources.TrueForAll(source => source.Series.X.Count == whole.X.Count);
        var most = SeriesTable.MostRows / sources.Count;
        return new JoinedChart(whole, isOneAxis || whole.X.Count <= SeriesTable.MostRows ? whole : Join(title, [.. sources.Select(source => source.Thinned(most))]));
    }

    private static Series Join(string title, List<Source> sources)
    {
        if (sources[0].Series.XNames is null)
        {
            List<double> positions = [.. sources.SelectMany(source => source.Series.X).Where(double.IsFinite).Distinct().Order()];
            return Join(title, sources, positions, null, source => source.At(positions, source.Series.X));
        }

        var names = Names(sources);
        List<double> places = [.. Enumerable.Range(0, names.Count).Select(i => (double)i)];
        if (InTime(sources) is { } times)
        {
            (names, places) = ([.. times.Select(time => time.Name)], [.. times.Select(time => time.At)]);
        }

        return Join(title, sources, places, names, source => source.At(names, source.Series.XNames!));
    }

    // Dates stand where they belong in all answers alike; of names that only follow one another, others have the same places.
    private static List<(string Name, double At)>? InTime(List<Source> sources)
    {
        List<(string Name, double At)> all = [.. sources.SelectMany(source => source.Series.XNames!.Zip(source.Series.X)).Distinct().OrderBy(each => each.Second)];
        return all.DistinctBy(each => each.Name).Count() == all.Count && all.DistinctBy(each => each.At).Count() == all.Count ? all : null;
    }

    private static Series Join(string title, List<Source> sources, List<double> positions, List<string>? names, Func<Source, double?[]> values) => sources[0].Series with
    {
        Title = title,
        X = positions,
        XNames = names,
        Lines = [.. sources.Select(source => source.Line with { Name = source.Name, Values = values(source) })],
        Bands = [],
    };

    // Months and years sort by their names; what has no order of its own keeps the one it comes in.
    private static List<string> Names(List<Source> sources)
    {
        var all = sources.Select(source => source.Series.XNames!).ToList();
        var isSorted = all.TrueForAll(names => names.SequenceEqual(names.Order(StringComparer.Ordinal)));
        var names = all.SelectMany(each => each).Distinct();
        return [.. isSorted ? names.Order(StringComparer.Ordinal) : names];
    }

    private sealed record Source(string Name, Series Series, SeriesLine Line)
    {
        /// <summary>The line's values at all positions of the chart, given its own.</summary>
        public double?[] At<T>(List<T> positions, IReadOnlyList<T> own)
            where T : notnull
        {
            var values = new Dictionary<T, double?>();
            for (var i = 0; i < own.Count && i < Line.Values.Count; i++)
            {
                values.TryAdd(own[i], Line.Values[i] ?? double.NaN);
            }

            return [.. positions.Select(position => values.GetValueOrDefault(position))];
        }

        public Source Thinned(int most)
        {
            var stride = Math.Max(1, (Series.X.Count + most - 1) / most);
            return this with
            {
                Series = Series with { X = Every(Series.X, stride), XNames = Series.XNames is { } names ? Every(names, stride) : null },
                Line = Line with { Values = Every(Line.Values, stride) },
            };
        }

        private static List<T> Every<T>(IReadOnlyList<T> all, int stride) => [.. all.Where((_, i) => i % stride == 0)];
    }
}
