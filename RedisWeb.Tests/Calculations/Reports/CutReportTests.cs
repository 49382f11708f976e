using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Calculations.Reports;

/// <summary>A report with more rows than its limit must not pass for all of them, wherever its answer comes from.</summary>
internal sealed class CutReportTests
{
    private const string Rows = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i FROM n";

    private ReportsUnderTest _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new ReportsUnderTest();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase(3, "attachment; filename=orders-first-3-rows.csv", "?0")]
    [TestCase(5, null, null)]
    public async Task Its_CSV_says_so_in_its_name_and_in_a_header(int limit, string? disposition, string? complete)
    {
        _folder.File("orders.sql", $"/*\ntitle: Orders\nsummary: S.\nrow limit: {limit}\n*/\n{Rows}");
        await using var site = _folder.Site();

        foreach (var address in new[] { "/calculations/orders.csv", "/calculations/orders.csv", "/calculations/orders.csv", "/calculations/orders.csv?bom" })
        {
            using var csv = await site.Visitor().GetAsync(address);

            Assert.That((await csv.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(limit + 1));
            Assert.That(csv.Content.Headers.ContentDisposition?.ToString().Replace("\"", "", StringComparison.Ordinal), Is.EqualTo(disposition));
            Assert.That(csv.Headers.TryGetValues("Answer-Complete", out var values) ? values.Single() : null, Is.EqualTo(complete));
        }

        using var json = await site.Visitor().GetAsync("/calculations/orders.json");
        Assert.That((await json.JsonAsync()).GetProperty("answer").GetProperty("complete").GetBoolean(), Is.EqualTo(complete is null));
    }
}
