using System.Data.Common;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using Npgsql;
using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations.Reports;

// What a report does to its database, and what that does to a report.
internal sealed partial class SqlReportTests
{
    [TestCase("DELETE FROM notes")]
    [TestCase("INSERT INTO notes VALUES (4, 'four', '') RETURNING id")]
    [TestCase("PRAGMA query_only = OFF; DELETE FROM notes")]
    public async Task It_cannot_change_the_database(string sql)
    {
        var before = await File.ReadAllBytesAsync(_path);

        Assert.That(async () => await Report(sql).AskAsync(), Throws.InvalidOperationException.With.Message.Contains("readonly"));
        Assert.That(await File.ReadAllBytesAsync(_path), Is.EqualTo(before));
    }

    [Test]
    public async Task What_it_changes_through_another_provider_is_taken_back()
    {
        var database = new ReportDatabase(OtherProvider.Instance, $"Data Source={_path};Pooling=False", "@", null);
        var report = new SqlReport("deletes.sql", Text("DELETE FROM notes RETURNING id", "row limit: 2"), _ => database, TimeProvider.System);

        var answer = await report.AskAsync();

        Assert.That(answer.Complete, Is.False);
        Assert.That((await Report("SELECT * FROM notes").AskAsync()).Rows, Is.EqualTo("3"));
    }

    [TestCase(1, true)]
    [TestCase(2, false)]
    public async Task A_query_that_was_dropped_before_it_began_is_asked_once_more(int dropped, bool works)
    {
        var provider = new OtherProvider { Dropped = dropped };
        var report = new SqlReport("a.sql", Text("SELECT count(*) FROM notes", ""), _ => new ReportDatabase(provider, $"Data Source={_path};Pooling=False", "@", null), TimeProvider.System);

        if (works)
        {
            Assert.That((await report.AskAsync()).Table.Rows[0][0], Is.EqualTo((Cell)3));
        }
        else
        {
            Assert.That(async () => await report.AskAsync(), Throws.TypeOf<CalculationUnavailableException>());
        }
    }

    [Test]
    public void It_is_IO_bound_where_another_process_does_the_work()
    {
        DbProviderFactory[] factories = [SqliteFactory.Instance, NpgsqlFactory.Instance, MySqlConnectorFactory.Instance, OtherProvider.Instance];

        var reports = factories.Select(factory => new SqlReport("a.sql", Text("SELECT 1", ""), _ => new ReportDatabase(factory, "", "@", null), TimeProvider.System));

        Assert.That(reports.Select(report => report.IsIOBound), Is.EqualTo([false, true, true, true]));
    }

    [TestCase("missing.db")]
    [TestCase("not-a-database.db")]
    public void A_database_that_is_away_makes_it_unavailable(string name)
    {
        _folder.File("not-a-database.db", new string('x', 5000));
        var report = new SqlReport("a.sql", Text("SELECT 1", ""), _ => Database(path: Path.Combine(_folder.Path, name)), TimeProvider.System);

        Assert.That(async () => await report.AskAsync(), Throws.TypeOf<CalculationUnavailableException>().With.Message.Contains("cannot be reached"));
    }

    [Test]
    public void What_made_it_unavailable_is_told_without_the_password()
    {
        var database = new ReportDatabase(SqliteFactory.Instance, "Data Source=x;Password=hunter2", "@", null);

        var told = database.Unavailable(new InvalidOperationException("No route with Data Source=x;Password=hunter2.", new IOException("hunter2?"))).ToString();

        Assert.That(told, Does.Contain("No route with").And.Contain("IOException").And.Not.Contain("hunter2"));
    }
}
