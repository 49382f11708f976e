using System.Globalization;

namespace RedisWeb.Diagnostics.Servers;

/// <summary>Named values as servers write them. Takes any text: what it does not understand it leaves out.</summary>
/// <param name="name">Of a field of <c>INFO</c> that is a list of them, without what all of its kind begin with.</param>
public class InfoFields(IReadOnlyDictionary<string, string> values, string name = "")
{
    private static readonly double MostSeconds = TimeSpan.MaxValue.TotalSeconds / 2;

    public string Name => name;

    /// <returns>Null where there is no such field; it may be empty.</returns>
    public string? Value(string field) => values.GetValueOrDefault(field);

    /// <returns>Null where there is no such field, or nothing in it.</returns>
    public string? Text(string field) => Value(field) is { Length: > 0 } value ? value : null;

    /// <returns>Null where there is none, or no whole number; one too large for the type is the largest.</returns>
    public long? Number(string field)
    {
        var text = Value(field);
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        return decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large) ? large > 0 ? long.MaxValue : long.MinValue : null;
    }

    public double? Fraction(string field) =>
        double.TryParse(Value(field)?.TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    public TimeSpan? Seconds(string field) => Number(field) is >= 0 and long seconds ? TimeSpan.FromSeconds(Math.Min(seconds, MostSeconds)) : null;

    /// <returns>Null for what is no moment of our calendar.</returns>
    public DateTimeOffset? Moment(string field) =>
        Number(field) is > 0 and long seconds && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    public bool? Flag(string field) => Number(field) is { } number ? number != 0 : null;

    /// <param name="list">As <c>calls=1,usec=6</c>.</param>
    /// <param name="separator">Between two fields.</param>
    internal static Dictionary<string, string> Split(string list, char separator)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in list.Split(separator, StringSplitOptions.TrimEntries))
        {
            if (pair.IndexOf('=', StringComparison.Ordinal) is > 0 and var at)
            {
                values.TryAdd(pair[..at], pair[(at + 1)..]);
            }
        }

        return values;
    }
}

/// <summary>What a server tells of itself by <c>INFO</c>: fields in sections.</summary>
/// <remarks>Of a field or a section that comes twice the first counts: no text that a client or a module put further down passes for a figure of the server.</remarks>
public sealed class ServerInfo : InfoFields
{
    private const int MostLines = 20_000;

    private readonly Dictionary<string, Dictionary<string, string>> _sections;

    private ServerInfo(Dictionary<string, Dictionary<string, string>> sections, Dictionary<string, string> fields)
        : base(fields) => _sections = sections;

    public static ServerInfo Parse(string? text)
    {
        var (fields, sections) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, Dictionary<string, string>>(StringComparer.OrdinalIgnoreCase));
        var section = fields; // before the first heading
        foreach (var line in (text ?? "").Split('\n').Take(MostLines).Select(line => line.Trim()))
        {
            if (line.StartsWith('#'))
            {
                var name = line[1..].Trim();
                sections.TryAdd(name, new Dictionary<string, string>(StringComparer.Ordinal));
                section = sections[name];
            }
            else if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                var (field, value) = (line[..colon].TrimEnd(), line[(colon + 1)..].TrimStart());
                section.TryAdd(field, value);
                fields.TryAdd(field, value);
            }
        }

        return new ServerInfo(sections, fields);
    }

    /// <summary>Whether there is such a section, be it empty.</summary>
    public bool Has(string section) => _sections.ContainsKey(section);

    /// <summary>The fields of a section whose names begin so, each of them a list as <c>calls=1,usec=6</c>.</summary>
    public IEnumerable<InfoFields> Rows(string section, string start) =>
        _sections.TryGetValue(section, out var fields)
            ? fields.Where(field => field.Key.Length > start.Length && field.Key.StartsWith(start, StringComparison.Ordinal)).Select(field => new InfoFields(Split(field.Value, ','), field.Key[start.Length..]))
            : [];
}
