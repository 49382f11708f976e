using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace RedisWeb.Calculations;

/// <summary>The database that reports ask, through any ADO.NET provider, and only to read.</summary>
internal sealed class ReportDatabase
{
    private const double SampleShare = 0.7;
    private const int MarginSeconds = 5;
    private const int InstructionsBetweenLooks = 20_000; // some tenths of a millisecond

    private static readonly TimeSpan LongestPreparation = TimeSpan.FromMinutes(2);

    private static readonly string[] PasswordKeys = ["Password", "Pwd"];

    // Busy, locked, failing disk, damaged, cannot open, and no database at all.
    private static readonly HashSet<int> Away = [5, 6, 10, 11, 14, 26];

    private readonly DbProviderFactory _factory;
    private readonly string _connectionString;
    private readonly string _marker;
    private readonly SampleShop? _sample;

    /// <param name="connectionString">Empty for the sample shop.</param>
    /// <param name="marker">@ when the provider takes parameters by that name; : or ? when it takes them by their position.</param>
    public ReportDatabase(DbProviderFactory factory, string connectionString, string marker, SampleShop? sample)
    {
        _factory = factory;
        _marker = marker;
        _sample = sample;
        _connectionString = sample is not null ? new SqliteConnectionStringBuilder { DataSource = sample.Path }.ConnectionString : connectionString;
        if (factory is SqliteFactory)
        {
            _connectionString = ReadOnly(_connectionString);
        }
    }

    /// <summary>What may be spent before a query can begin.</summary>
    public TimeSpan Preparation => _sample is null ? TimeSpan.FromSeconds(MarginSeconds) : LongestPreparation;

    /// <summary>Tells databases apart whose answers differ; the same on every copy, and whatever the password is.</summary>
    public string Name
    {
        get
        {
            if (_sample is not null)
            {
                return Path.GetFileName(_sample.Path);
            }

            var settings = new DbConnectionStringBuilder { ConnectionString = _connectionString };
            foreach (var key in PasswordKeys)
            {
                settings.Remove(key);
            }

            return $"{_factory.GetType().FullName} {settings.ConnectionString}";
        }
    }

    public Task PrepareAsync(ComputeContext context) => _sample?.EnsureAsync(context, SampleShare) ?? Task.CompletedTask;

    /// <exception cref="CalculationUnavailableException">It is away.</exception>
    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = _factory.CreateConnection()!;
        try
        {
            connection.ConnectionString = _connectionString;
            await connection.OpenAsync(cancellationToken);
            if (connection is SqliteConnection sqlite)
            {
                StopWhen(sqlite, cancellationToken);
                await ForbidChangesAsync(sqlite, cancellationToken);
            }

            return connection;
        }
        catch (Exception ex)
        {
            await connection.DisposeAsync();
            throw Unavailable(ex);
        }
    }

    /// <summary>The query with its parameters bound.</summary>
    public DbCommand Command(DbConnection connection, SqlText query, ReportInput input, TimeSpan limit)
    {
        var byName = _marker == "@";
        var command = connection.CreateCommand();
        command.CommandText = byName ? query.Text : query.Numbered(_marker);

        // Ours ends first and says so; this one is for providers that can't be stopped otherwise.
        command.CommandTimeout = (int)Math.Ceiling(limit.TotalSeconds) + MarginSeconds;
        var names = byName ? query.Uses.Select(use => use.Name).Distinct() : query.Uses.Select(use => use.Name);
        foreach (var (name, number) in names.Select((name, index) => (name, index + 1)))
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = byName ? $"@{name}" : $"p{number}";
            parameter.Value = input.Values[name];
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>A transaction that is never committed, so that even a report that changes something leaves nothing changed.</summary>
    /// <returns>Null where the provider has none, and for SQLite, which has refused changes already.</returns>
    public static async Task<DbTransaction?> BeginAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return connection is SqliteConnection ? null : await connection.BeginTransactionAsync(cancellationToken);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Asks the provider to stop; some can't, and some fail when there is nothing to stop, which is as good.</summary>
    public static void Stop(DbCommand command)
    {
        try
        {
            command.Cancel();
        }
        catch (Exception ex) when (ex is DbException or InvalidOperationException or NotSupportedException)
        {
            // It ends by the command's own time-out.
        }
    }

    /// <summary>Ends a query of which no more rows are wanted: closing its reader alone would read them all from some servers.</summary>
    public static async Task LeaveAsync(DbCommand command, DbDataReader reader)
    {
        Stop(command);
        try
        {
            await reader.DisposeAsync();
        }
        catch (Exception ex) when (ex is DbException or OperationCanceledException)
        {
            // This is how some providers report that they stopped.
        }
    }

    public static bool IsAway(Exception exception, DbConnection connection) =>
        exception is SqliteException sqlite && Away.Contains(sqlite.SqliteErrorCode) || exception is DbException { IsTransient: true } || connection.State != ConnectionState.Open;

    /// <param name="cause">Is logged, so a driver that quotes its connection string is quoted without the password.</param>
    public CalculationUnavailableException Unavailable(Exception cause)
    {
        var text = cause.ToString();
        var secrets = Passwords().Where(secret => text.Contains(secret, StringComparison.Ordinal)).ToList();
        var safe = secrets.Count == 0 ? cause : new DataException(secrets.Aggregate(text, (safer, secret) => safer.Replace(secret, "***", StringComparison.Ordinal)));
        return new("The database that this report asks cannot be reached at the moment. Please try again later.", safe);
    }

    private IEnumerable<string> Passwords()
    {
        var settings = new DbConnectionStringBuilder { ConnectionString = _connectionString };
        return PasswordKeys.Select(key => settings.TryGetValue(key, out var value) ? value.ToString() : null).Where(value => value is { Length: > 0 })!;
    }

    /// <summary>The same database, opened for reading only. Without pooling, since a pooled connection outlives the file it has open.</summary>
    private static string ReadOnly(string connectionString)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString) { Pooling = false };
        if (builder.Mode != SqliteOpenMode.Memory)
        {
            builder.Mode = SqliteOpenMode.ReadOnly;
        }

        return builder.ConnectionString;
    }

    /// <summary>Refuses every change, also of a database in memory.</summary>
    private static async Task ForbidChangesAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 268435456; SELECT count(*) FROM sqlite_schema;";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Stops a running query soon after the token is cancelled.</summary>
    /// <remarks>
    /// SqliteCommand.Cancel does nothing, and its time-out is only for locks. sqlite3_interrupt would miss a query that is about to begin;
    /// a look at the token every so many instructions can't.
    /// </remarks>
    private static void StopWhen(SqliteConnection connection, CancellationToken cancellationToken) => raw.sqlite3_progress_handler(
        connection.Handle, InstructionsBetweenLooks, static token => ((CancellationToken)token).IsCancellationRequested ? 1 : 0, cancellationToken);
}
