using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using Npgsql;

namespace RedisWeb.Calculations;

/// <summary>The database that reports ask, through any ADO.NET provider, and only to read.</summary>
internal sealed class ReportDatabase
{
    private const double SampleShare = 0.7;
    private const int MarginSeconds = 5;

    private static readonly TimeSpan LongestPreparation = TimeSpan.FromMinutes(2);

    private static readonly string[] PasswordKeys = ["Password", "Pwd"];

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
            _connectionString = Sqlite.ReadOnly(_connectionString);
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

    /// <summary>What every report says in other languages, after what those of the sample shop share.</summary>
    public CalculationTexts Texts => _sample is null ? CalculationTexts.Of(typeof(SqlReport)) : CalculationTexts.Of(typeof(SampleShop), CalculationTexts.Of(typeof(SqlReport)));

    /// <summary>Whether another process does the work.</summary>
    public bool IsServer => _factory is not SqliteFactory;

    /// <summary>How it spells comments, strings and names.</summary>
    public SqlDialect Dialect => SqlDialect.Of(_factory);

    /// <summary>A query that answers. One that was dropped before it began is asked once more on a fresh connection: databases hang up on those that idle.</summary>
    /// <exception cref="CalculationUnavailableException">The database is away.</exception>
    /// <exception cref="DbException">It refuses the query.</exception>
    public async Task<ReportQuery> BeginAsync(SqlText query, ReportInput input, TimeSpan limit, CommandBehavior behavior, CancellationToken cancellationToken)
    {
        var (isFresh, infers) = (false, true);
        while (true)
        {
            var connection = await OpenAsync(cancellationToken);
            var running = new ReportQuery(connection, Command(connection, query, input, limit, infers));
            try
            {
                await running.BeginAsync(behavior, cancellationToken);
                return running;
            }
            catch (Exception ex) when (!cancellationToken.IsCancellationRequested && !isFresh && connection.State != ConnectionState.Open && ex is DbException or InvalidOperationException or IOException)
            {
                isFresh = true;
                await running.DisposeAsync();
                Forget(connection);
            }
            catch (DbException ex) when (infers && connection.State == ConnectionState.Open && Postgres.IsNotUnderstood(ex) && input.Values.Values.Any(value => value is string))
            {
                infers = false;
                await running.DisposeAsync();
            }
            catch (Exception ex)
            {
                if (ex is SqliteException mistake && connection is SqliteConnection sqlite)
                {
                    Sqlite.NoteOffset(mistake, sqlite, query);
                }

                var isAway = !cancellationToken.IsCancellationRequested && ex is DbException database && IsAway(database, connection);
                await running.DisposeAsync();
                if (isAway)
                {
                    throw Unavailable(ex);
                }

                throw;
            }
        }
    }

    /// <summary>Looks whether it lets the site in.</summary>
    /// <exception cref="CalculationUnavailableException">It is away, or refuses.</exception>
    public async Task TryAsync(CancellationToken cancellationToken)
    {
        if (_sample is null)
        {
            await (await OpenAsync(cancellationToken)).DisposeAsync();
        }
    }

    /// <summary>The columns that a query has, without running it.</summary>
    public async Task<IReadOnlyList<QueryColumn>> ColumnsAsync(SqlText query, ReportInput input, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (_factory is SqliteFactory)
        {
            await using var connection = await OpenAsync(cancellationToken);
            return [.. QueryColumn.Different(Sqlite.Columns((SqliteConnection)connection, query)).Select(name => new QueryColumn(name, false))];
        }

        await using var running = await BeginAsync(query, input, limit, CommandBehavior.SchemaOnly, cancellationToken);
        return QueryColumn.AllOf(running.Reader);
    }

    private async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = _factory.CreateConnection()!;
        try
        {
            connection.ConnectionString = _connectionString;
            await connection.OpenAsync(cancellationToken);
            if (connection is SqliteConnection sqlite)
            {
                await Sqlite.OpenedAsync(sqlite, cancellationToken);
            }

            return connection;
        }
        catch (Exception ex)
        {
            await connection.DisposeAsync();
            throw Unavailable(ex);
        }
    }

    private DbCommand Command(DbConnection connection, SqlText query, ReportInput input, TimeSpan limit, bool infers)
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
            parameter.Value = Bound(input.Values[name]);
            command.Parameters.Add(parameter);
        }

        if (command is NpgsqlCommand postgres)
        {
            Postgres.Prepare(postgres, infers);
        }

        return command;
    }

    // As the value would be taken where it is written into a query: a whole number is no wider than it need be, and decimals are exact. SQLite has no decimals.
    private object Bound(object value) => value switch
    {
        long and >= int.MinValue and <= int.MaxValue => Convert.ToInt32(value, CultureInfo.InvariantCulture),
        double number when _factory is not SqliteFactory && InputText.TryExact(InputText.Spell(number), out var exact) => exact,
        _ => value,
    };

    // The pool may have others that were dropped with this one.
    private static void Forget(DbConnection connection)
    {
        switch (connection)
        {
            case NpgsqlConnection postgres:
                NpgsqlConnection.ClearPool(postgres);
                break;
            case MySqlConnection mysql:
                MySqlConnection.ClearPool(mysql);
                break;
        }
    }

    public static bool IsAway(DbException exception, DbConnection connection) => Sqlite.IsAway(exception) || exception.IsTransient || connection.State != ConnectionState.Open;

    /// <summary>Whether it is the query that is wrong, rather than something it met.</summary>
    public static bool IsNotUnderstood(DbException exception) => Sqlite.IsNotUnderstood(exception) || Postgres.IsNotUnderstood(exception) || exception.SqlState is ['4', '2', ..];

    /// <summary>What it says of a query, and where in its text.</summary>
    public static (int? Offset, string Message) Mistake(DbException exception, SqlText query) => exception switch
    {
        PostgresException postgres => (Postgres.Offset(postgres, query), postgres.Hint is { Length: > 0 } hint ? $"{postgres.MessageText}. {hint}" : postgres.MessageText),
        MySqlException mysql => (MySql.Offset(mysql, query), mysql.Message),
        _ => (Sqlite.Offset(exception), exception.Message),
    };

    /// <param name="cause">Is logged, so a driver that quotes its connection string is quoted without the password.</param>
    public CalculationUnavailableException Unavailable(Exception cause)
    {
        var text = cause.ToString();
        var secrets = Passwords().Where(secret => text.Contains(secret, StringComparison.Ordinal)).ToList();
        string Safe(string words) => secrets.Aggregate(words, (safer, secret) => safer.Replace(secret, "***", StringComparison.Ordinal));
        return new(Refuses(cause) ? "The database that this report asks does not let this site in. That has to be mended where the site is run."
            : "The database that this report asks cannot be reached at the moment. Please try again later.", secrets.Count == 0 ? cause : new RedactedException(Safe(cause.Message), Safe(text)));
    }

    // The password, the user or the database's name is wrong: time alone mends none of them.
    private static bool Refuses(Exception cause) => cause is DbException { SqlState: ['2', '8', ..] or ['3', 'D', ..] }
        or MySqlException { ErrorCode: MySqlErrorCode.UnknownDatabase or MySqlErrorCode.DatabaseAccessDenied };

    /// <summary>What a database or its driver said, in one line.</summary>
    public static string Words(Exception? cause) => string.Join(' ', (cause?.Message ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private IEnumerable<string> Passwords()
    {
        var settings = new DbConnectionStringBuilder { ConnectionString = _connectionString };
        return PasswordKeys.Select(key => settings.TryGetValue(key, out var value) ? value.ToString() : null).Where(value => value is { Length: > 0 })!;
    }

    private sealed class RedactedException(string message, string text) : DataException(message)
    {
        public override string ToString() => text;
    }
}
