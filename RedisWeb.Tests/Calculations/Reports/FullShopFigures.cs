using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations.Reports;

[TestFixture, Explicit("Measures the shipped reports on the whole shop.")]
internal sealed class FullShopFigures
{
    [Test]
    public async Task How_long_the_shop_and_each_report_take()
    {
        var folder = Directory.CreateTempSubdirectory("shop");
        try
        {
            using var shop = new SampleShop(folder.FullName, 1_000_000, TimeProvider.System, NullLogger<SampleShop>.Instance);
            var clock = Stopwatch.StartNew();
            await shop.EnsureAsync(ComputeContext.SingleThreaded(), 1);
            await TestContext.Out.WriteLineAsync($"shop: {clock.Elapsed.TotalSeconds:0.0} s, {new FileInfo(shop.Path).Length / 1e6:0} MB");
            var database = new ReportDatabase(SqliteFactory.Instance, "", "@", shop);
            foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, ReportsOptions.ShippedFolder), "*.sql").Order())
            {
                var report = new SqlReport(file, await File.ReadAllTextAsync(file), database, TimeProvider.System);
                clock.Restart();
                var answer = (ReportAnswer)await report.ComputeAsync(report.Form.Defaults, ComputeContext.SingleThreaded());
                await TestContext.Out.WriteLineAsync($"{report.Slug}: {clock.Elapsed.TotalSeconds:0.00} s, rows {answer.Rows}, lines {answer.Series?.Lines.Count}");
                await TestContext.Out.WriteLineAsync("  " + string.Join(" | ", answer.Table.Columns.Select(column => $"{column.Name}:{column.Kind}")));
                foreach (var row in answer.Table.Rows.Take(12))
                {
                    await TestContext.Out.WriteLineAsync("  " + string.Join(" | ", row.Select(cell => cell.Text ?? cell.Number?.ToString(CultureInfo.InvariantCulture))));
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
