using System.Text.Json.Serialization;

namespace RedisWeb.Calculations;

/// <summary>The unit of a field or a fact, shown after the number: <c>[Unit("years")]</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UnitAttribute(string text) : Attribute
{
    public string Text { get; } = text;
}

/// <summary>How an axis is divided.</summary>
public enum AxisScale
{
    Linear,

    /// <summary>By powers of ten; every value must be above zero.</summary>
    Logarithmic,
}

/// <summary>How the lines of a series are drawn.</summary>
public enum SeriesKind
{
    /// <summary>Lines; where they lie on each other, how far they are from the first (but see <see cref="Series.IsOverlaid"/>).</summary>
    Line,
    Bar,

    /// <summary>No lines but a row for each, under a column for each position: its values in cells, the larger the stronger shaded.</summary>
    HeatMap,

    /// <summary>The lines' values on top of each other, those below zero downwards.</summary>
    StackedBar,

    /// <summary>Lines that are filled down to zero, or to where the axis is cut, which the chart then says.</summary>
    Area,

    /// <summary>A dot for each value.</summary>
    Scatter,

    /// <summary>No chart: the last value of each line, large, and its change against the one before. As SVG, lines.</summary>
    Number,
}

/// <summary>Numbers along one axis: shown as a chart with a table as its alternative, and offered as CSV and SVG.</summary>
/// <remarks>All lists have the length of <see cref="X"/>, or the compute fails; numbers are finite, and null where there is none.</remarks>
public sealed record Series
{
    public required string Title { get; init; }

    /// <summary>What the x axis shows, with its unit.</summary>
    public required string XTitle { get; init; }

    /// <summary>What the y axis shows, with its unit.</summary>
    public required string YTitle { get; init; }

    /// <summary>Rising positions on the x axis. Two to 1,000 of them are sensible.</summary>
    public required IReadOnlyList<double> X { get; init; }

    /// <summary>Names to show for the positions (months, countries), or null to show the numbers.</summary>
    public IReadOnlyList<string>? XNames { get; init; }

    /// <summary>One to eight named lines; rows of a heat map may be more.</summary>
    public required IReadOnlyList<SeriesLine> Lines { get; init; }

    /// <summary>Areas between a low and a high line (percentiles), widest first.</summary>
    public IReadOnlyList<SeriesBand> Bands { get; init; } = [];

    public SeriesKind Kind { get; init; }

    /// <summary>Whether lines that lie on each other are drawn so, and not as their difference from the first, for which nine of ten positions are as near as two lines are wide.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsOverlaid { get; init; }

    /// <summary>How the values are written where they stand as numbers; null to round them for reading.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ColumnKind? ValueKind { get; init; }

    public AxisScale XScale { get; init; }

    /// <summary>Bars and areas are measured from zero, which only a linear axis has: theirs always is.</summary>
    public AxisScale YScale { get; init; }
}

/// <summary>One line of a series.</summary>
/// <param name="Name">In the legend; one that has no value at all had better be left out.</param>
/// <param name="Values">One for each position, null where there is none.</param>
public sealed record SeriesLine(string Name, IReadOnlyList<double?> Values)
{
    /// <summary>How its values are written; null for as those of the series.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ColumnKind? Kind { get; init; }
}

/// <summary>An area of a series between two lines, which have a value for each position.</summary>
public sealed record SeriesBand(string Name, IReadOnlyList<double> Low, IReadOnlyList<double> High);

/// <summary>What a column holds, which decides how its cells are aligned and written.</summary>
public enum ColumnKind
{
    Text,
    WholeNumber,

    /// <summary>Rounded for reading, all with the same decimals.</summary>
    Number,

    /// <summary>With two decimals; the heading says the currency.</summary>
    Money,

    /// <summary>From 0 to 100, with as many decimals as tell its rows apart.</summary>
    Percent,
}

/// <summary>A column of a table.</summary>
/// <param name="Name">The heading.</param>
/// <param name="Kind">A percentage is a number from 0 to 100.</param>
/// <param name="Decimals">Of the exact numbers of a <see cref="ColumnKind.Number"/> column, which are then all shown; null to round them for reading.</param>
public sealed record Column(string Name, ColumnKind Kind = ColumnKind.Text, int? Decimals = null)
{
    /// <summary>Whether the page adds its numbers up, under the last row.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsTotalled { get; init; }
}

/// <summary>Rows under named columns; each row has one cell for each column, or the compute fails. The page sorts, searches and pages them.</summary>
public sealed record Table(string Title, IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<Cell>> Rows)
{
    /// <summary>Whether there are more rows, which were left out: the page warns of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsCut { get; init; }
}

/// <summary>An image, encoded as PNG.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="AlternativeText">What it shows, for those who don't see it.</param>
public sealed record Picture(int Width, int Height, string AlternativeText)
{
    /// <summary>The PNG file. Not part of the JSON: stored as raw bytes beside it, and served at the <c>.png</c> address.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte> Png { get; init; }
}
