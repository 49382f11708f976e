using System.Text;

namespace RedisWeb.Calculations;

/// <summary>A parameter where it stands in a query.</summary>
internal readonly record struct SqlParameterUse(string Name, int Start);

/// <summary>A query, and where its parameters stand: <c>@name</c> outside of comments, strings and quoted names, which each database has in its own way.</summary>
internal sealed class SqlText
{
    private readonly ReportPlace _begin;
    private readonly SqlDialect _dialect;

    private SqlText(ReportPlace begin, string text, IReadOnlyList<SqlParameterUse> uses, SqlDialect dialect)
    {
        _begin = begin;
        _dialect = dialect;
        Text = text;
        Uses = uses;
    }

    public string Text { get; }

    public IReadOnlyList<SqlParameterUse> Uses { get; }

    /// <param name="firstLine">The line of the file where the text begins.</param>
    /// <exception cref="CalculationDefinitionException">There is no query, or a comment or string has no end.</exception>
    public static SqlText Read(string file, string text, int firstLine, SqlDialect dialect)
    {
        var uses = new List<SqlParameterUse>();
        var empty = true;
        foreach (var token in dialect.Tokens.EnumerateMatches(text))
        {
            var place = new ReportPlace(file, firstLine + text.AsSpan(0, token.Index).Count('\n'));
            var written = text.AsSpan(token.Index, token.Length);
            if (written is "'" or "\"" or "`" or "/*" or "E'" or "e'" or "$$")
            {
                throw place.Error($"What begins with {written} here has no end.");
            }

            empty &= written is ['-', '-', ..] or ['/', '*', ..] or ['#', _, ..];
            if (written is ['@', not '@', ..]) // alone it is an operator's sign (@>, <@)
            {
                uses.Add(new SqlParameterUse(written[1..].ToString(), token.Index));
            }
        }

        return empty ? throw new ReportPlace(file, firstLine).Error("There is no query after the header.") : new SqlText(new ReportPlace(file, firstLine), text, uses, dialect);
    }

    /// <param name="offset">Of a character in the query's text; null for the first line that is not empty.</param>
    public ReportPlace Place(int? offset)
    {
        var before = Text.AsSpan(0, Math.Clamp(offset ?? Text.Length - Text.AsSpan().TrimStart().Length, 0, Text.Length));
        var line = before.Count('\n');
        return _begin with { Line = _begin.Line + line, Column = offset is null || line == 0 ? null : before.Length - before.LastIndexOf('\n') };
    }

    /// <summary>Where a name first stands, outside of comments and strings.</summary>
    public int? Find(string name)
    {
        foreach (var token in _dialect.Tokens.EnumerateMatches(Text))
        {
            if (Text.AsSpan(token.Index, token.Length).Trim('`').Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return token.Index;
            }
        }

        return null;
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
}
