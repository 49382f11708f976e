using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace RedisWeb.Calculations;

/// <summary>Writes a shop into a new SQLite file.</summary>
/// <remarks>
/// No journal and no waiting for the disk: a file that is not finished is thrown away (see <see cref="SampleShop"/>). On SQLite's own
/// interface, which takes half the time of a SqliteCommand.
/// </remarks>
internal static class ShopWriter
{
    private const int OrdersBetweenReports = 1024;

    private const string Schema = """
        PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
        BEGIN;
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
        COMMIT;
        """;

    /// <param name="report">Told the fraction that is written, from 0 to 1.</param>
    public static void Write(string path, int orderLines, Action<double> report, CancellationToken cancellationToken)
    {
        var shop = new ShopData(orderLines);
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        var database = connection.Handle!;
        Check(database, raw.sqlite3_exec(database, Schema));
        InsertAll(database, "countries", ShopNames.Markets.Select(market => (object?[])[market.Code, market.Name]));
        InsertAll(database, "customers", shop.Customers.Select(each => (object?[])[each.Id, each.Name, each.Country, each.Joined]));
        InsertAll(database, "products", shop.Products.Select(each => (object?[])
            [each.Id, each.Name, each.Category, each.PriceCents, each.CostCents, each.Launched, each.Discontinued, each.Stock]));
        InsertOrders(database, shop, lines => report(lines * 0.9 / orderLines), cancellationToken);
        Check(database, raw.sqlite3_exec(database, Indexes));
        report(1);
    }

    private static void InsertOrders(sqlite3 database, ShopData shop, Action<int> report, CancellationToken cancellationToken)
    {
        using var orders = Insert(database, "orders", 3);
        using var orderLines = Insert(database, "order_lines", 4);
        var written = 0;
        foreach (var order in shop.Orders())
        {
            Run(database, orders, order.Id, order.CustomerId, order.Day);
            foreach (var line in order.Lines)
            {
                Run(database, orderLines, order.Id, line.ProductId, line.Quantity, line.UnitPriceCents);
            }

            written += order.Lines.Count;
            if (order.Id % OrdersBetweenReports == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                report(written);
            }
        }
    }

    private static void InsertAll(sqlite3 database, string table, IEnumerable<object?[]> rows)
    {
        using var insert = Insert(database, table, rows.First().Length);
        foreach (var row in rows)
        {
            Run(database, insert, row);
        }
    }

    private static sqlite3_stmt Insert(sqlite3 database, string table, int columns)
    {
        var sql = $"INSERT INTO {table} VALUES ({string.Join(", ", Enumerable.Repeat("?", columns))})";
        Check(database, raw.sqlite3_prepare_v2(database, sql, out var statement));
        return statement;
    }

    private static void Run(sqlite3 database, sqlite3_stmt insert, params ReadOnlySpan<object?> row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            Check(database, row[i] switch
            {
                null => raw.sqlite3_bind_null(insert, i + 1),
                int number => raw.sqlite3_bind_int64(insert, i + 1, number),
                DateOnly day => raw.sqlite3_bind_text(insert, i + 1, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
                var text => raw.sqlite3_bind_text(insert, i + 1, (string)text),
            });
        }

        Check(database, raw.sqlite3_step(insert));
        Check(database, raw.sqlite3_reset(insert));
    }

    private static void Check(sqlite3 database, int result) => SqliteException.ThrowExceptionForRC(result, database);
}
