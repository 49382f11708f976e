using System.Text;
using System.Text.RegularExpressions;

namespace RedisWeb.Calculations;

/// <summary>A parameter where it stands in a query.</summary>
internal readonly record struct SqlParameterUse(string Name, int Start, ReportPlace Place);

/// <summary>A query, and where its parameters stand: <c>@name</c> outside of comments, strings and quoted names.</summary>
internal sealed partial class SqlText
{
    private SqlText(string text, IReadOnlyList<SqlParameterUse> uses)
    {
        Text = text;
        Uses = uses;
    }

    public string Text { get; }

    public IReadOnlyList<SqlParameterUse> Uses { get; }

    /// <param name="firstLine">The line of the file where the text begins.</param>
    /// <exception cref="CalculationDefinitionException">There is no query, or a comment or string has no end.</exception>
    public static SqlText Read(string file, string text, int firstLine)
    {
        var uses = new List<SqlParameterUse>();
        var empty = true;
        foreach (var token in Tokens().EnumerateMatches(text))
        {
            var place = new ReportPlace(file, firstLine + text.AsSpan(0, token.Index).Count('\n'));
            var written = text.AsSpan(token.Index, token.Length);
            if (written is "'" or "\"" or "`" or "/*")
            {
                throw place.Error($"What begins with {written} here has no end.");
            }

            empty &= written.StartsWith("--", StringComparison.Ordinal) || written.StartsWith("/*", StringComparison.Ordinal);
            if (written is ['@', not '@', ..]) // alone it is an operator's sign (@>, <@)
            {
                uses.Add(new SqlParameterUse(written[1..].ToString(), token.Index, place));
            }
        }

        return empty ? throw new ReportPlace(file, firstLine).Error("There is no query after the header.") : new SqlText(text, uses);
    }

    /// <summary>The query as a provider without named parameters wants it: each use has a parameter of its own, numbered from 1.</summary>
    public string Numbered(string marker)
    {
        var numbered = new StringBuilder(Text.Length + 16);
        var written = 0;
        for (var i = 0; i < Uses.Count; i++)
        {
            numbered.Append(Text, written, Uses[i].Start - written).Append(marker);
            if (marker != "?")
            {
                numbered.Append('p').Append(i + 1);
            }

            written = Uses[i].Start + Uses[i].Name.Length + 1;
        }

        return numbered.Append(Text, written, Text.Length - written).ToString();
    }

    // Comments, strings and quoted names first, so that an @ inside of them is passed over; then server variables (@@name), parameters,
    // what was opened and never closed, and all other words and signs.
    [GeneratedRegex("""--[^\n]*|/\*.*?\*/|'[^']*'|"[^"]*"|`[^`]*`|@@\w*|@\w+|/\*|['"`]|\w+(@\w*)*|[^\s]""", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Tokens();
}
