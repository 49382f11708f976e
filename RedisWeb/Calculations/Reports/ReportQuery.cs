using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using Npgsql;

namespace RedisWeb.Calculations;

/// <summary>A query on a connection of its own, in a transaction that is never committed, so that even a report that changes something leaves nothing changed.</summary>
internal sealed class ReportQuery(DbConnection connection, DbCommand command) : IAsyncDisposable
{
    private DbTransaction? _transaction;
    private DbDataReader? _reader;
    private CancellationTokenRegistration _stopping;

    public DbConnection Connection => connection;

    public DbDataReader Reader => _reader ?? throw new InvalidOperationException("The query has not begun.");

    /// <param name="behavior">Whether it is run, or only asked for its columns.</param>
    public async Task BeginAsync(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        _transaction = await TransactionAsync(cancellationToken);
        command.Transaction = _transaction;
        _stopping = cancellationToken.Register(static each => Stop((DbCommand)each!), command);
        _reader = await command.ExecuteReaderAsync(behavior, cancellationToken);
    }

    /// <summary>Ends it where no more rows are wanted: closing its reader alone would read them all from some servers.</summary>
    public async Task LeaveAsync()
    {
        Stop(command);
        try
        {
            await Reader.DisposeAsync();
        }
        catch (Exception ex) when (ex is DbException or OperationCanceledException)
        {
            // This is how some providers report that they stopped.
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _stopping.DisposeAsync();
            await (_reader?.DisposeAsync() ?? default);
            await (_transaction?.DisposeAsync() ?? default);
            await command.DisposeAsync();
        }
        catch (Exception ex) when (connection.State != ConnectionState.Open && ex is DbException or InvalidOperationException)
        {
            // There is nothing to take back on a connection that was dropped.
        }

        await connection.DisposeAsync();
    }

    /// <returns>Null where the provider has none, and for SQLite, which has refused changes already.</returns>
    private async Task<DbTransaction?> TransactionAsync(CancellationToken cancellationToken)
    {
        try
        {
            var transaction = connection switch
            {
                SqliteConnection => null,
                MySqlConnection mysql => await MySql.BeginAsync(mysql, cancellationToken),
                _ => await connection.BeginTransactionAsync(cancellationToken),
            };
            if (connection is NpgsqlConnection postgres)
            {
                await Postgres.BeginAsync(postgres, transaction!, cancellationToken);
            }

            return transaction;
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    // Some providers can't stop, and some fail when there is nothing to stop, which is as good: it ends by the command's own time-out.
    private static void Stop(DbCommand command)
    {
        try
        {
            command.Cancel();
        }
        catch (Exception ex) when (ex is DbException or InvalidOperationException or NotSupportedException)
        {
            // There is no more to do.
        }
    }
}
