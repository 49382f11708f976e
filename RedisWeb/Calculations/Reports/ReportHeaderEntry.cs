using System.Globalization;
using System.Text.RegularExpressions;

namespace RedisWeb.Calculations;

/// <summary>A place in a report's file, as compilers write it.</summary>
internal readonly partial record struct ReportPlace(string File, int Line, int? Column = null)
{
    public CalculationDefinitionException Error(string message, Exception? inner = null) => new($"{this}: {message}", inner);

    /// <summary>The place in a file that a message begins with; null where it begins with none.</summary>
    public static ReportPlace? At(string message, string file) =>
        message.StartsWith(file, StringComparison.Ordinal) && Numbers().Match(message, file.Length) is { Success: true } match
            ? new ReportPlace(file, Number(match.Groups["line"]), match.Groups["column"].Success ? Number(match.Groups["column"]) : null)
            : null;

    public override string ToString() => Column is null ? $"{File}:{Line}" : $"{File}:{Line}:{Column}";

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\G:(?<line>\d{1,9})(?::(?<column>\d{1,9}))?: ")]
    private static partial Regex Numbers();
}

/// <summary>One line of a header, <c>key: value</c>, with the indented lines that belong to it.</summary>
internal sealed record ReportHeaderEntry(ReportPlace Place, string Key, string Value)
{
    private static readonly Dictionary<string, TimeSpan> Units = new()
    {
        ["second"] = TimeSpan.FromSeconds(1),
        ["minute"] = TimeSpan.FromMinutes(1),
        ["hour"] = TimeSpan.FromHours(1),
        ["day"] = TimeSpan.FromDays(1),
    };

    private readonly List<ReportHeaderEntry> _details = [];

    /// <summary>The first word of the key: <c>parameter</c> in <c>parameter from: date</c>.</summary>
    public string Subject => Key.Split(' ', 2)[0];

    /// <summary>The rest of the key: <c>from</c> in <c>parameter from: date</c>.</summary>
    public string Name => Key.Split(' ', 2) is [_, var name] ? name.Trim() : "";

    public IReadOnlyList<ReportHeaderEntry> Details => _details;

    public CalculationDefinitionException Error(string message) => Place.Error(message);

    public ReportHeaderEntry? Find(string key) => _details.Find(detail => detail.Key == key);

    /// <summary>Reads the lines of a header's comment, and finds what is no header at all.</summary>
    /// <param name="lines">Of the file, from the line after the comment's beginning.</param>
    /// <param name="firstLine">The number of the first of them.</param>
    public static List<ReportHeaderEntry> Read(string file, IEnumerable<string> lines, int firstLine)
    {
        var entries = new List<ReportHeaderEntry>();
        foreach (var (text, line) in Joined(lines, firstLine))
        {
            var place = new ReportPlace(file, line);
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                throw place.Error($"'{text.Trim()}' is not 'key: value'. End a line with \\ to continue it on the next.");
            }

            var entry = new ReportHeaderEntry(place, text[..colon].Trim(), text[(colon + 1)..].Trim());
            if (!char.IsWhiteSpace(text[0]))
            {
                Add(entries, entry);
            }
            else if (entries.Count > 0)
            {
                Add(entries[^1]._details, entry);
            }
            else
            {
                throw place.Error($"'{entry.Key}' is indented, but there is nothing above that it could belong to.");
            }
        }

        return entries;
    }

    /// <summary>Refuses details other than these.</summary>
    public void Allow(params ReadOnlySpan<string> keys)
    {
        foreach (var detail in _details)
        {
            if (!keys.Contains(detail.Key))
            {
                throw detail.Error($"'{detail.Key}' is not known under '{Key}'. " +
                    (keys.IsEmpty ? "Nothing belongs there." : $"It takes {string.Join(", ", keys)}."));
            }
        }
    }

    /// <summary>Its value as a length of time: <c>90 seconds</c>, <c>1 hour</c>.</summary>
    public TimeSpan Duration(TimeSpan most)
    {
        if (Value.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var number, var unit]
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || !Units.TryGetValue(unit.TrimEnd('s'), out var length))
        {
            throw Error($"'{Key}' is '{Value}', which is no time. Write a number and seconds, minutes, hours or days: 10 minutes.");
        }

        return count >= 1 && count <= most / length ? length * count : throw Error($"'{Key}' is '{Value}', but must be from 1 second to {Words(most)}.");
    }

    public int WholeNumber(int least, int most) =>
        int.TryParse(Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Error($"'{Key}' is '{Value}', but must be a whole number from {InputText.Read(least)} to {InputText.Read(most)}.");

    /// <summary>Its value as a few words.</summary>
    public string Text(int longest) => Value.Length <= longest ? Value : throw Error($"'{Key}' has {Value.Length} characters; {longest} are the most.");

    /// <summary>Its value as one of several words.</summary>
    public T OneOf<T>(IReadOnlyDictionary<string, T> words) =>
        words.TryGetValue(Value, out var value) ? value : throw Error($"'{Key}' is '{Value}', but must be {string.Join(", ", words.Keys.SkipLast(1))} or {words.Keys.Last()}.");

    /// <summary>Its value as names of columns, separated by commas.</summary>
    public string[] Names()
    {
        var names = Value.Split(',', StringSplitOptions.TrimEntries);
        return names.Contains("") || names.Distinct().Count() < names.Length ? throw Error($"'{Key}' is '{Value}', but must be different columns, separated by commas.") : names;
    }

    /// <summary>A length of time as it stands in a sentence.</summary>
    public static string Words(TimeSpan time)
    {
        var (unit, length) = Units.Last(each => time.Ticks % each.Value.Ticks == 0 || each.Value == TimeSpan.FromSeconds(1));
        var count = time / length;
        return string.Create(CultureInfo.InvariantCulture, $"{count:0.###} {unit}{(count == 1 ? "" : "s")}");
    }

    private static void Add(List<ReportHeaderEntry> entries, ReportHeaderEntry entry)
    {
        if (!(ReportTexts.IsOne(entry.Key, out var mayRepeat) && mayRepeat) && entries.Find(other => other.Key == entry.Key) is { } first)
        {
            throw entry.Error($"'{entry.Key}' is there twice; the first is in line {first.Place.Line}.");
        }

        entries.Add(entry.Value.Length > 0 ? entry : throw entry.Error($"'{entry.Key}' has no value."));
    }

    private static IEnumerable<(string Text, int Line)> Joined(IEnumerable<string> lines, int line)
    {
        var (joined, first) = ("", line);
        foreach (var text in lines)
        {
            first = joined.Length == 0 ? line : first;
            line++;
            joined = joined.Length == 0 ? text.TrimEnd() : $"{joined} {text.Trim()}";
            if (joined.EndsWith('\\'))
            {
                joined = joined[..^1].TrimEnd();
                continue;
            }

            if (joined.Length > 0)
            {
                yield return (joined, first);
            }

            joined = "";
        }

        if (joined.Length > 0)
        {
            yield return (joined, first);
        }
    }
}
