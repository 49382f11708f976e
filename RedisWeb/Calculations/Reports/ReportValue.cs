using System.Collections;
using System.Data.Common;
using System.Data.SqlTypes;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Runtime.CompilerServices;
using MySqlConnector;
using Npgsql;

namespace RedisWeb.Calculations;

/// <summary>What a database's value is, in the order in which a column of several becomes the wider.</summary>
internal enum ReportValueKind
{
    Nothing,
    WholeNumber,

    /// <summary>A number with decimals, all of which count.</summary>
    Exact,

    /// <summary>A number that was rounded when it was made.</summary>
    Floating,
    Time,
    Text,
}

/// <summary>The one place where what a provider gives becomes text: exactly and in full.</summary>
internal readonly record struct ReportValue(ReportValueKind Kind, string Text)
{
    /// <param name="type">The database's name of the column's type.</param>
    /// <returns>Null where the driver can't give it.</returns>
    public static ReportValue? Read(DbDataReader reader, int column, string type)
    {
        try
        {
            return reader.IsDBNull(column) ? default(ReportValue)
                : reader is NpgsqlDataReader ? Postgres.Value(type, reader.GetString(column))
                : Of(reader.GetValue(column));
        }
        catch (Exception ex) when (IsOfOneValue(ex))
        {
            return ReadOtherwise(reader, column);
        }
    }

    /// <returns>Null of what has no text of its own.</returns>
    public static ReportValue? Of(object value) => value switch
    {
        DBNull => default(ReportValue),
        string text => Texts(text),
        bool yes => Texts(InputText.Spell(yes)),
        byte or sbyte or short or ushort or int or uint or long or ulong or Int128 or UInt128 or BigInteger => new(ReportValueKind.WholeNumber, Invariant(value)),
        decimal or SqlDecimal => new(ReportValueKind.Exact, Invariant(value)),
        float or double or Half => new(ReportValueKind.Floating, Invariant(value)),
        DateTime time => Times(time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + (time.Kind == DateTimeKind.Utc ? "+00:00" : "")),
        DateTimeOffset time => Times(time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture)),
        DateOnly date => Times(InputText.Spell(date)),
        TimeOnly time => Times(time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)),
        TimeSpan time => Times(Clock(time)),
        byte[] bytes => Texts("\\x" + Convert.ToHexStringLower(bytes)),
        BitArray bits => Texts(string.Concat(bits.Cast<bool>().Select(bit => bit ? '1' : '0'))),
        Guid or IPAddress => Texts(Invariant(value)),
        ITuple row => Texts($"({string.Join(',', Enumerable.Range(0, row.Length).Select(i => Element(row[i])))})"),
        IEnumerable all => Texts($"{{{string.Join(',', all.Cast<object?>().Select(Element))}}}"),
        _ => Invariant(value) is var text && text != value.GetType().ToString() ? Texts(text) : null,
    };

    public Cell Cell => Kind switch
    {
        ReportValueKind.Nothing => default,
        ReportValueKind.WholeNumber or ReportValueKind.Exact or ReportValueKind.Floating => Cell.Exact(Text),
        _ => Text,
    };

    private static ReportValue Texts(string text) => new(ReportValueKind.Text, text);

    private static ReportValue Times(string text) => new(ReportValueKind.Time, text);

    private static string Element(object? value) => value is null or DBNull ? "NULL" : Of(value)?.Text ?? "?";

    private static string Invariant(object value) => value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : value.ToString() ?? "";

    // A time of day in some databases, in others a length of time beyond a day.
    private static string Clock(TimeSpan time) => (time < TimeSpan.Zero ? "-" : "")
        + Math.Truncate(time.Duration().TotalHours).ToString("00", CultureInfo.InvariantCulture) + time.ToString(@"\:mm\:ss", CultureInfo.InvariantCulture)
        + (time.Ticks % TimeSpan.TicksPerSecond == 0 ? "" : time.ToString(@"\.FFFFFFF", CultureInfo.InvariantCulture));

    private static ReportValue? ReadOtherwise(DbDataReader reader, int column)
    {
        try
        {
            return reader is MySqlDataReader mysql ? MySql.Decimal(mysql, column) : Of(reader.GetProviderSpecificValue(column));
        }
        catch (Exception ex) when (IsOfOneValue(ex))
        {
            return null;
        }
    }

    // What ends the whole read is another kind: the connection's, the time limit's.
    private static bool IsOfOneValue(Exception exception) =>
        exception is ArithmeticException or InvalidCastException or FormatException or ArgumentException or NotSupportedException or SqlTypeException;
}
