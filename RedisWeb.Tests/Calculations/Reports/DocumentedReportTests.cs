using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using RedisWeb.Calculations;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Calculations.Reports;

/// <summary>The example of docs/sql-reports.md, over the shop that comes along.</summary>
internal sealed partial class DocumentedReportTests
{
    private const string File = "Calculations/Reports/large-orders.sql";

    private readonly string _page = System.IO.File.ReadAllText(Repository.PathOf("docs/sql-reports.md"));

    private string Example => Block().Match(_page).Groups["sql"].Value;

    [Test]
    public async Task It_answers_with_a_table_and_a_chart()
    {
        using var folder = new TemporaryFolder();
        var shop = new SampleShop(folder.Path, 20_000, TimeProvider.System, NullLogger<SampleShop>.Instance);

        var answer = await Report(Example, shop).AskAsync();

        Assert.That(answer.Table.Columns, Is.EqualTo([new Column("Month"), new Column("Orders", ColumnKind.WholeNumber), new Column("Value", ColumnKind.Money)]));
        Assert.That(answer.Table.Rows, Has.Count.GreaterThan(24));
        Assert.That(answer.Series!.Lines.Single().Values.Sum(), Is.Positive);
    }

    [Test]
    public void Its_mistake_is_told_as_the_page_says()
    {
        using var folder = new TemporaryFolder();
        var shop = new SampleShop(folder.Path, 20_000, TimeProvider.System, NullLogger<SampleShop>.Instance);

        var mistake = Assert.Throws<CalculationDefinitionException>(() => Report(Example.Replace("default: 200", "default: 0", StringComparison.Ordinal), shop));

        Assert.That(_page, Does.Contain($"`{mistake.Message}`"));
    }

    private static SqlReport Report(string text, SampleShop shop) => new(File, text, _ => new ReportDatabase(SqliteFactory.Instance, "", "@", shop), TimeProvider.System);

    [GeneratedRegex("```sql\n(?<sql>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
