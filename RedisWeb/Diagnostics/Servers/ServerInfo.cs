using System.Globalization;

namespace RedisWeb.Diagnostics.Servers;

/// <summary>What a server tells of itself by <c>INFO</c>: fields in sections. Takes any text: what it does not understand it leaves out.</summary>
/// <remarks>Of a field or a section that comes twice the first counts: no text that a client or a module put further down passes for a figure of the server.</remarks>
public sealed class ServerInfo
{
    private const int MostLines = 20_000;

    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, string>> _sections = new(StringComparer.OrdinalIgnoreCase);

    private ServerInfo()
    {
    }

    public static ServerInfo Parse(string? text)
    {
        var info = new ServerInfo();
        var section = info.Section("");
        var lines = 0;
        foreach (var each in (text ?? "").AsSpan().EnumerateLines())
        {
            if (++lines > MostLines)
            {
                break;
            }

            var line = each.Trim();
            if (line.StartsWith('#'))
            {
                section = info.Section(line[1..].Trim().ToString());
            }
            else if (line.IndexOf(':') is > 0 and var colon)
            {
                info.Add(section, line[..colon].TrimEnd().ToString(), line[(colon + 1)..].TrimStart().ToString());
            }
        }

        return info;
    }

    /// <summary>Whether there is such a section, be it empty.</summary>
    public bool Has(string section) => _sections.ContainsKey(section);

    /// <returns>Null where there is no such field, or nothing in it.</returns>
    public string? Text(string field) => _fields.TryGetValue(field, out var value) && value.Length > 0 ? value : null;

    /// <returns>Null where there is none, or no whole number; one too large for the type is the largest.</returns>
    public long? Number(string field) => InfoText.Number(Text(field));

    public double? Fraction(string field) => InfoText.Fraction(Text(field));

    public TimeSpan? Seconds(string field) => InfoText.Seconds(Number(field));

    public bool? Flag(string field) => Number(field) is { } number ? number != 0 : null;

    /// <summary>The fields of a section whose names begin so, each of them a list as <c>calls=1,usec=6</c>.</summary>
    public IEnumerable<InfoRow> Rows(string section, string start) =>
        _sections.TryGetValue(section, out var fields)
            ? fields.Where(field => field.Key.Length > start.Length && field.Key.StartsWith(start, StringComparison.Ordinal)).Select(field => InfoRow.Parse(field.Key[start.Length..], field.Value))
            : [];

    private Dictionary<string, string> Section(string name)
    {
        if (!_sections.TryGetValue(name, out var section))
        {
            _sections[name] = section = new Dictionary<string, string>(StringComparer.Ordinal);
        }

        return section;
    }

    private void Add(Dictionary<string, string> section, string field, string value)
    {
        section.TryAdd(field, value);
        _fields.TryAdd(field, value);
    }
}

/// <summary>A field of <c>INFO</c> that is a list of figures.</summary>
/// <param name="Name">The field's, without what all of its kind begin with.</param>
public sealed record InfoRow(string Name, IReadOnlyDictionary<string, string> Values)
{
    public long? Number(string name) => InfoText.Number(Values.GetValueOrDefault(name));

    public double? Fraction(string name) => InfoText.Fraction(Values.GetValueOrDefault(name));

    internal static InfoRow Parse(string name, string list)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in list.Split(',', StringSplitOptions.TrimEntries))
        {
            if (pair.IndexOf('=', StringComparison.Ordinal) is > 0 and var at)
            {
                values.TryAdd(pair[..at], pair[(at + 1)..]);
            }
        }

        return new InfoRow(name, values);
    }
}

internal static class InfoText
{
    private static readonly double MostSeconds = TimeSpan.MaxValue.TotalSeconds / 2;

    public static long? Number(string? text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        return decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large)
            ? large > 0 ? long.MaxValue : long.MinValue : null;
    }

    public static double? Fraction(string? text) =>
        double.TryParse(text?.TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    public static TimeSpan? Seconds(long? seconds) => seconds is >= 0 and long known ? TimeSpan.FromSeconds(Math.Min(known, MostSeconds)) : null;

    /// <returns>Null for what is no moment of our calendar.</returns>
    public static DateTimeOffset? Moment(long? unixSeconds) =>
        unixSeconds is > 0 and long known && known <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(known) : null;
}
