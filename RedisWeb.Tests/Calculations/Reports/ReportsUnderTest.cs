using Microsoft.Data.Sqlite;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Calculations.Reports;

/// <summary>A folder of reports, and in it a small database that they ask: <c>notes (id INTEGER)</c>, empty.</summary>
internal sealed class ReportsUnderTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ReportsUnderTest() => Execute("CREATE TABLE notes (id INTEGER)");

    public string Path => _folder.Path;

    public string Database => _folder["notes.db"];

    public string ConnectionString => $"Data Source={Database}";

    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"{ConnectionString};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>A report called so.</summary>
    /// <param name="header">What its header has beside title and summary.</param>
    /// <returns>The file's name.</returns>
    public string Save(string name, string sql, string header = "") =>
        System.IO.Path.GetFileName(_folder.File($"{name}.sql", $"/*\ntitle: Report {name}\nsummary: S.\n{header}\n*/\n{sql}"));

    public string File(string name, string text) => _folder.File(name, text);

    /// <summary>One that has these reports.</summary>
    public TestSite Site(string environment = "Production") =>
        new TestSite { Environment = environment }.With("Reports:Folder", Path).With("ConnectionStrings:Reports", ConnectionString);

    public void Dispose() => _folder.Dispose();
}
