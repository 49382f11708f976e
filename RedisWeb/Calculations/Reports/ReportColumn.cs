using System.Data.Common;
using System.Text.RegularExpressions;

namespace RedisWeb.Calculations;

/// <summary>A column of a query while its rows are read: what kind it is, and in which form its cells are written, is decided over all of them.</summary>
internal sealed partial class ReportColumn(DbDataReader reader, int place, string name)
{
    // More decimals than any decimal has are no form for a column.
    private const int MostDecimals = 28;

    private readonly string _type = reader.GetDataTypeName(place);
    private ReportValueKind _kind;
    private int _decimals;

    public string Name => name;

    /// <summary>Cells that the driver could not give, and that are left empty.</summary>
    public int Missing { get; private set; }

    public Cell Read()
    {
        if (ReportValue.Read(reader, place, _type) is not { } value)
        {
            Missing++;
            return default;
        }

        _kind = Widened(value.Kind);
        if (value.Kind == ReportValueKind.Exact)
        {
            _decimals = Math.Max(_decimals, NumberText.Decimals(NumberText.Trimmed(value.Text)));
        }

        return value.Cell;
    }

    /// <summary>The column, when all rows are read, which get their one form.</summary>
    /// <param name="declared">What its header says of it.</param>
    public Column Finish(IReadOnlyList<Cell[]> rows, ColumnKind? declared)
    {
        if (_kind == ReportValueKind.Time)
        {
            Align(rows);
        }

        return (declared, _kind) switch
        {
            ({ } kind, _) => new Column(Name, kind),
            (_, ReportValueKind.WholeNumber) => new Column(Name, ColumnKind.WholeNumber),
            (_, ReportValueKind.Exact) => new Column(Name, ColumnKind.Number, _decimals <= MostDecimals ? _decimals : null),
            (_, ReportValueKind.Floating) => new Column(Name, ColumnKind.Number),
            _ => new Column(Name),
        };
    }

    private ReportValueKind Widened(ReportValueKind found)
    {
        var (narrow, wide) = found < _kind ? (found, _kind) : (_kind, found);
        return wide == ReportValueKind.Time && narrow is not (ReportValueKind.Time or ReportValueKind.Nothing) ? ReportValueKind.Text : wide;
    }

    /// <summary>Days where all times are midnight, else all with as many decimals of a second as one of them needs.</summary>
    private void Align(IReadOnlyList<Cell[]> rows)
    {
        var times = rows.Select(row => Clock().Match(row[place].Text ?? "")).Where(match => match.Success).ToList();
        if (times.TrueForAll(time => time.Groups["day"].Success && time.Groups["clock"].ValueSpan is "00:00:00" && !time.Groups["fraction"].Success))
        {
            Replace(rows, cell => cell.Text is { } text ? Clock().Replace(text, "${day}${era}") : null);
            return;
        }

        var longest = times.Max(time => time.Groups["fraction"].Length);
        if (longest > 0)
        {
            Replace(rows, cell => cell.Text is { } text ? Clock().Replace(text, time => Padded(time, longest)) : null);
        }
    }

    private static string Padded(Match time, int length)
    {
        var end = time.Groups["clock"].Index + time.Groups["clock"].Length;
        var fraction = time.Groups["fraction"].Value;
        return time.Value[..end] + (fraction.Length == 0 ? "." : fraction).PadRight(length, '0') + time.Value[(end + fraction.Length)..];
    }

    private void Replace(IReadOnlyList<Cell[]> rows, Func<Cell, Cell> with)
    {
        foreach (var row in rows)
        {
            row[place] = with(row[place]);
        }
    }

    [GeneratedRegex(@"^((?<day>-?\d+-\d\d-\d\d) )?(?<clock>-?\d\d+:\d\d:\d\d)(?<fraction>\.\d+)?(?<offset>[+-]\d\d(:?\d\d)*)?(?<era> BC)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Clock();
}
