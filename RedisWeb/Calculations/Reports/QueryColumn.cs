using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace RedisWeb.Calculations;

/// <summary>A column of a query, as far as it is known before there are rows.</summary>
/// <param name="Name">Different from those before it, also where the query's are not.</param>
/// <param name="IsNoNumber">Whether its type says that it never has numbers; SQLite's columns have no types.</param>
internal readonly record struct QueryColumn(string Name, bool IsNoNumber)
{
    private static readonly HashSet<Type> NoNumbers =
        [typeof(string), typeof(bool), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Guid), typeof(byte[])];

    public static List<QueryColumn> AllOf(DbDataReader reader)
    {
        var names = Different([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)]);
        return [.. names.Select((name, place) => new QueryColumn(name, IsNoNumberIn(reader, place)))];
    }

    /// <summary>The names, those that are there again with a number: id, id (2).</summary>
    public static List<string> Different(IReadOnlyList<string> names)
    {
        var different = new List<string>();
        foreach (var name in names)
        {
            var next = name;
            for (var count = 2; different.Contains(next); count++)
            {
                next = $"{name} ({count})";
            }

            different.Add(next);
        }

        return different;
    }

    private static bool IsNoNumberIn(DbDataReader reader, int place) => reader switch
    {
        SqliteDataReader => false,
        NpgsqlDataReader => Postgres.Value(reader.GetDataTypeName(place), "").Kind is ReportValueKind.Text or ReportValueKind.Time,
        _ => NoNumbers.Contains(reader.GetFieldType(place)),
    };
}
