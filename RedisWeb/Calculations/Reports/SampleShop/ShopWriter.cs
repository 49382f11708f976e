using System.Globalization;
using Microsoft.Data.Sqlite;

namespace RedisWeb.Calculations;

/// <summary>Writes a shop into a new SQLite file.</summary>
/// <remarks>No journal and no waiting for the disk: a file that is not finished is thrown away (see <see cref="SampleShop"/>).</remarks>
internal static class ShopWriter
{
    private const int OrdersBetweenReports = 1024;

    private const string Schema = """
        CREATE TABLE countries (code TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL REFERENCES countries, joined TEXT NOT NULL);
        CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT NOT NULL, category TEXT NOT NULL, price_cents INTEGER NOT NULL,
          cost_cents INTEGER NOT NULL, launched TEXT NOT NULL, discontinued TEXT, stock INTEGER NOT NULL);
        CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers, ordered_on TEXT NOT NULL);
        CREATE TABLE order_lines (order_id INTEGER NOT NULL REFERENCES orders, product_id INTEGER NOT NULL REFERENCES products,
          quantity INTEGER NOT NULL, unit_price_cents INTEGER NOT NULL, PRIMARY KEY (order_id, product_id)) WITHOUT ROWID;
        """;

    private const string Indexes = """
        CREATE INDEX orders_by_customer ON orders (customer_id, ordered_on);
        CREATE INDEX orders_by_day ON orders (ordered_on);
        ANALYZE;
        """;

    /// <param name="report">Told the fraction that is written, from 0 to 1.</param>
    public static void Write(string path, int orderLines, Action<double> report, CancellationToken cancellationToken)
    {
        var shop = new ShopData(orderLines);
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        Run(connection, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;");
        using (var transaction = connection.BeginTransaction())
        {
            Run(connection, Schema);
            WriteAll(connection, "countries", 2, ShopData.Countries, country => [country.Code, country.Name]);
            WriteAll(connection, "customers", 4, shop.Customers, customer => [customer.Id, customer.Name, customer.Country, Text(customer.Joined)]);
            WriteAll(connection, "products", 8, shop.Products, product =>
                [product.Id, product.Name, product.Category, product.PriceCents, product.CostCents, Text(product.Launched),
                    product.Discontinued is { } day ? Text(day) : DBNull.Value, product.Stock]);
            WriteOrders(connection, shop, lines => report(lines * 0.9 / orderLines), cancellationToken);
            Run(connection, Indexes);
            transaction.Commit();
        }

        report(1);
    }

    private static void WriteOrders(SqliteConnection connection, ShopData shop, Action<int> report, CancellationToken cancellationToken)
    {
        using var orders = new Insert(connection, "orders", 3);
        using var orderLines = new Insert(connection, "order_lines", 4);
        var written = 0;
        foreach (var order in shop.Orders())
        {
            orders.Run(order.Id, order.CustomerId, Text(order.Day));

            // The table is stored by its key, so rows that come in its order are only appended.
            foreach (var line in order.Lines.OrderBy(line => line.ProductId))
            {
                orderLines.Run(order.Id, line.ProductId, line.Quantity, line.UnitPriceCents);
            }

            written += order.Lines.Count;
            if (order.Id % OrdersBetweenReports == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                report(written);
            }
        }
    }

    private static void WriteAll<T>(SqliteConnection connection, string table, int columns, IEnumerable<T> rows, Func<T, object[]> cells)
    {
        using var insert = new Insert(connection, table, columns);
        foreach (var row in rows)
        {
            insert.Run(cells(row));
        }
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A prepared statement that inserts one row.</summary>
    private sealed class Insert : IDisposable
    {
        private readonly SqliteCommand _command;
        private readonly SqliteParameter[] _parameters;

        public Insert(SqliteConnection connection, string table, int columns)
        {
            _command = connection.CreateCommand();
            _parameters = [.. Enumerable.Range(1, columns).Select(column => _command.Parameters.Add(new SqliteParameter { ParameterName = $"@p{column}" }))];
            _command.CommandText = $"INSERT INTO {table} VALUES ({string.Join(", ", _parameters.Select(parameter => parameter.ParameterName))})";
        }

        public void Run(params ReadOnlySpan<object> cells)
        {
            for (var i = 0; i < cells.Length; i++)
            {
                _parameters[i].Value = cells[i];
            }

            _command.ExecuteNonQuery();
        }

        public void Dispose() => _command.Dispose();
    }
}
