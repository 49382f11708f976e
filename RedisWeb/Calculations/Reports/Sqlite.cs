using System.Data.Common;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace RedisWeb.Calculations;

/// <summary>What SQLite needs: to refuse changes, and to be stopped.</summary>
internal static partial class Sqlite
{
    private const string OffsetKey = "offset";

    private const int InstructionsBetweenLooks = 20_000; // some tenths of a millisecond

    // Busy, locked, failing disk, damaged, cannot open, and no database at all.
    private static readonly HashSet<int> Away = [5, 6, 10, 11, 14, 26];

    public static bool IsAway(DbException exception) => exception is SqliteException sqlite && Away.Contains(sqlite.SqliteErrorCode);

    public static bool IsNotUnderstood(DbException exception) => exception is SqliteException { SqliteErrorCode: raw.SQLITE_ERROR };

    /// <summary>Where in the query's text it saw the mistake, where that was noted.</summary>
    public static int? Offset(Exception exception) => exception.Data[OffsetKey] as int?;

    /// <summary>Notes where the last statement was not understood: the connection knows it until the next, and counts in bytes of UTF-8.</summary>
    public static void NoteOffset(SqliteException exception, SqliteConnection connection, SqlText query)
    {
        exception.Data[OffsetKey] = ErrorOffset(connection.Handle!) is >= 0 and var bytes
            ? Encoding.UTF8.GetCharCount(Encoding.UTF8.GetBytes(query.Text).AsSpan(0, bytes))
            : NoSuch().Match(exception.Message) is { Success: true } missing ? query.Find(missing.Groups["name"].Value) : null;
    }

    /// <summary>The same database, opened for reading only. Without pooling, since a pooled connection outlives the file it has open.</summary>
    public static string ReadOnly(string connectionString)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString) { Pooling = false };
        if (builder.Mode != SqliteOpenMode.Memory)
        {
            builder.Mode = SqliteOpenMode.ReadOnly;
        }

        return builder.ConnectionString;
    }

    /// <summary>Refuses every change, also of a database in memory, and stops a running query soon after the token is cancelled.</summary>
    /// <remarks>
    /// SqliteCommand.Cancel does nothing, and its time-out is only for locks. sqlite3_interrupt would miss a query that is about to begin;
    /// a look at the token every so many instructions can't.
    /// </remarks>
    public static async Task OpenedAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        raw.sqlite3_progress_handler(connection.Handle, InstructionsBetweenLooks, static token => ((CancellationToken)token).IsCancellationRequested ? 1 : 0, cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 268435456; SELECT count(*) FROM sqlite_schema;";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The columns of a query, which is read but not run: SQLite would begin it to tell them otherwise.</summary>
    public static IReadOnlyList<string> Columns(SqliteConnection connection, SqlText query)
    {
        var result = raw.sqlite3_prepare_v2(connection.Handle, query.Text, out var statement);
        using var prepared = statement;
        try
        {
            SqliteException.ThrowExceptionForRC(result, connection.Handle);
            return [.. Enumerable.Range(0, raw.sqlite3_column_count(statement)).Select(i => raw.sqlite3_column_name(statement, i).utf8_to_string())];
        }
        catch (SqliteException ex)
        {
            NoteOffset(ex, connection, query);
            throw;
        }
    }

    // It knows no place of these.
    [GeneratedRegex(@"no such (?:table|function): (?<name>\w+)")]
    private static partial Regex NoSuch();

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_error_offset")]
    private static partial int ErrorOffset(SafeHandle connection);
}
