using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace RedisWeb.Calculations;

/// <summary>What PostgreSQL is asked for in its own way: each value as the server itself spells it, for no type of .NET holds all that a numeric, a date or an interval can be.</summary>
internal static class Postgres
{
    // How values are spelled must not depend on what is set for a role or a database; as in a session of psql, that ends with the transaction.
    private const string Spelling = "SET LOCAL datestyle = ISO; SET LOCAL intervalstyle = postgres; SET LOCAL bytea_output = hex; SET LOCAL extra_float_digits = 1; SET LOCAL lc_monetary = 'C'";

    public static async Task BeginAsync(NpgsqlConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Spelling, connection, (NpgsqlTransaction)transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A parameter is to the server what the value would be where it is written into the query; it infers what a text is.</summary>
    public static void Prepare(NpgsqlCommand command, bool infers)
    {
        command.AllResultTypesAreUnknown = true;
        foreach (var parameter in command.Parameters.Where(parameter => parameter.Value is string && infers))
        {
            parameter.NpgsqlDbType = NpgsqlDbType.Unknown;
        }
    }

    /// <summary>Whether it did not understand the query; some of its functions can't be given a text of no type.</summary>
    public static bool IsNotUnderstood(DbException exception) => exception is PostgresException { SqlState: ['4', '2', ..] or ['0', 'A', ..] };

    /// <param name="type">The server's name of it: <c>numeric(30,10)</c>, <c>timestamp with time zone</c>, <c>integer[]</c>.</param>
    /// <param name="text">Of a value that is not null.</param>
    public static ReportValue Value(string type, string text) => type.AsSpan()[..(type.IndexOfAny(['(', ' ']) is >= 0 and var end ? end : type.Length)] switch
    {
        "smallint" or "integer" or "bigint" or "oid" => new(ReportValueKind.WholeNumber, text),
        "numeric" => new(ReportValueKind.Exact, text),
        "money" => new(ReportValueKind.Exact, text.Replace("$", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal)),
        "real" or "double" => new(ReportValueKind.Floating, text),
        "timestamp" or "time" or "date" => new(ReportValueKind.Time, text),
        "boolean" => new(ReportValueKind.Text, InputText.Spell(text == "t")),
        _ => new(ReportValueKind.Text, text),
    };

    /// <summary>Where in the query's text the server saw the mistake; it was sent <c>$1</c> in a parameter's place.</summary>
    public static int? Offset(PostgresException exception, SqlText query)
    {
        if (exception.Position == 0)
        {
            return null;
        }

        var names = query.Uses.Select(use => use.Name).Distinct().ToList();
        var (sent, at) = (exception.Position - 1, 0);
        foreach (var use in query.Uses)
        {
            var (written, shortened) = (use.Name.Length + 1, $"${names.IndexOf(use.Name) + 1}".Length);
            at += use.Start - at < sent ? written - shortened : 0;
        }

        return sent + at;
    }
}
