using System.Text.RegularExpressions;
using RedisWeb.Resources;

namespace RedisWeb.Calculations;

/// <summary>What a report's header says in other languages: <c>title.zh-Hans: 收入</c>, and of everything else that is read <c>text.zh-Hans: Revenue = 收入</c>.</summary>
internal static class ReportTexts
{
    private const string Text = "text";

    /// <summary>Whether a key is of a text in another language; of <c>text</c> there are as many as it takes.</summary>
    public static bool IsOne(string key, out bool mayRepeat)
    {
        mayRepeat = key.StartsWith(Text + ".", StringComparison.Ordinal);
        return mayRepeat || key.StartsWith("title.", StringComparison.Ordinal) || key.StartsWith("summary.", StringComparison.Ordinal);
    }

    /// <param name="entries">All of a header.</param>
    /// <param name="header">What was read of them.</param>
    /// <param name="query">Has the names of the columns.</param>
    /// <exception cref="CalculationDefinitionException">A language is none of the site's, or a text is nowhere in the report; the message names file and line.</exception>
    public static IReadOnlyDictionary<string, string> Read(IReadOnlyList<ReportHeaderEntry> entries, SqlReportHeader header, SqlText query)
    {
        var english = English(entries, header).ToHashSet(StringComparer.Ordinal);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in entries.Where(entry => IsOne(entry.Key, out _)))
        {
            entry.Allow();
            var (kind, tag) = entry.Key.Split('.', 2) is [var first, var rest] ? (first, rest) : default;
            if (Languages.Find(tag) is not { } language || language == Languages.English)
            {
                throw entry.Error($"'{entry.Key}' is in no language of the site: besides English, which stands without one, there is {string.Join(", ", Languages.All.Where(each => each != Languages.English).Select(Languages.TagOf))}.");
            }

            var (key, translation) = kind == Text ? Pair(entry) : (kind == "title" ? header.Title : header.Summary, entry.Value);
            if (!english.Contains(key) && !IsIn(query, key))
            {
                throw entry.Error($"'{key}' is nowhere in this report, so there is nothing to say in another language.");
            }

            if (!texts.TryAdd(key, translation))
            {
                throw entry.Error($"'{key}' is there twice.");
            }
        }

        return texts;
    }

    private static (string, string) Pair(ReportHeaderEntry entry) => entry.Value.Split(" = ", 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } english, { Length: > 0 } translation]
        ? (english, translation)
        : throw entry.Error($"'{entry.Value}' is no pair of texts. Write the English one, an equals sign between spaces, and the other: Revenue = 收入.");

    // Whatever stands in the header, and what is made of it.
    private static IEnumerable<string> English(IReadOnlyList<ReportHeaderEntry> entries, SqlReportHeader header) =>
        entries.Where(entry => !IsOne(entry.Key, out _)).SelectMany(entry => entry.Details.Append(entry)).SelectMany(entry => (string[])[entry.Value, entry.Name, .. entry.Value.Split(',', StringSplitOptions.TrimEntries)])
            .Concat(header.Parameters.Select(parameter => parameter.Label)).Concat(header.Parameters.SelectMany(parameter => parameter.Choices).Select(choice => choice.Label));

    private static bool IsIn(SqlText query, string key) => Regex.IsMatch(query.Text, $@"(?<!\w){Regex.Escape(key)}(?!\w)", RegexOptions.CultureInvariant);
}
