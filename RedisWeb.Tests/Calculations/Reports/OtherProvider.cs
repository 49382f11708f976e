using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace RedisWeb.Tests.Calculations.Reports;

/// <summary>A provider that the product knows nothing about; that SQLite is behind it can't be seen.</summary>
public sealed class OtherProvider : DbProviderFactory
{
    public static readonly OtherProvider Instance = new();

    /// <summary>How many of the next connections turn out to be dropped when they are used.</summary>
    public int Dropped { get; set; }

    public override DbConnection CreateConnection() => new Connection(this);

    private sealed class Connection(OtherProvider provider) : DbConnection
    {
        private readonly SqliteConnection _inner = new();

        [AllowNull]
        public override string ConnectionString { get => _inner.ConnectionString; set => _inner.ConnectionString = value; }

        public override string Database => _inner.Database;

        public override string DataSource => _inner.DataSource;

        public override string ServerVersion => _inner.ServerVersion;

        public override ConnectionState State => _inner.State;

        public override void ChangeDatabase(string databaseName) => _inner.ChangeDatabase(databaseName);

        public override void Open() => _inner.Open();

        public override void Close() => _inner.Close();

        protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel)
        {
            if (provider.Dropped-- > 0)
            {
                _inner.Close();
                throw new SqliteException("The server hung up.", 1);
            }

            return _inner.BeginTransaction();
        }

        protected override DbCommand CreateDbCommand() => _inner.CreateCommand();

        protected override void Dispose(bool disposing)
        {
            _inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
