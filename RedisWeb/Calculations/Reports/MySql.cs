using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using MySqlConnector;

namespace RedisWeb.Calculations;

/// <summary>What MySQL and MariaDB need: to refuse changes, digits that no type of .NET holds, and the place of a mistake out of its words.</summary>
internal static partial class MySql
{
    /// <summary>Refuses every change: of a schema too, which ends the transaction, and so has to be refused by what is set for the session.</summary>
    public static async Task<DbTransaction> BeginAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new MySqlCommand("SET SESSION TRANSACTION READ ONLY", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return await connection.BeginTransactionAsync(cancellationToken);
    }

    public static ReportValue? Decimal(MySqlDataReader reader, int column) =>
        reader.GetDataTypeName(column) == "DECIMAL" ? new(ReportValueKind.Exact, reader.GetMySqlDecimal(column).ToString()) : null;

    /// <summary>Where in the query's text the server saw the mistake: it quotes what follows, or names what it does not know.</summary>
    public static int? Offset(MySqlException exception, SqlText query)
    {
        if (Syntax().Match(exception.Message) is { Success: true } syntax)
        {
            var start = LineStart(query.Text, int.Parse(syntax.Groups["line"].ValueSpan, CultureInfo.InvariantCulture));
            var near = syntax.Groups["near"].Value.Split([' ', '\n', '\r'], 2)[0];
            return near.Length > 0 && query.Text.IndexOf(near, start, StringComparison.Ordinal) is >= 0 and var at ? at : start;
        }

        return Unknown().Match(exception.Message) is { Success: true } unknown ? query.Find(unknown.Groups["name"].Value) : null;
    }

    // The server counts from the first character that is not white space.
    private static int LineStart(string text, int line)
    {
        var start = text.Length - text.AsSpan().TrimStart().Length;
        for (; line > 1 && text.IndexOf('\n', start) is >= 0 and var end; line--)
        {
            start = end + 1;
        }

        return start;
    }

    [GeneratedRegex(@"near '(?<near>.*)' at line (?<line>\d{1,9})$", RegexOptions.Singleline)]
    private static partial Regex Syntax();

    [GeneratedRegex(@"^(?:Unknown column|Table|FUNCTION|PROCEDURE) '?(?:\w+\.)*(?<name>\w+)'?")]
    private static partial Regex Unknown();
}
