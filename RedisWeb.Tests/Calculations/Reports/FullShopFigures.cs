using System.Diagnostics;
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
        using var folder = new TemporaryFolder();
        using var shop = new SampleShop(folder.Path, 1_000_000, TimeProvider.System, NullLogger<SampleShop>.Instance);
        await MeasureAsync("shop", () => shop.EnsureAsync(ComputeContext.SingleThreaded(), 1));
        await TestContext.Out.WriteLineAsync($"{new FileInfo(shop.Path).Length / 1e6:0} MB");
        var database = new ReportDatabase(SqliteFactory.Instance, "", "@", shop);
        foreach (var report in ShippedReports.All(database))
        {
            await MeasureAsync(report.Slug, () => report.ComputeAsync(report.Form.Defaults, ComputeContext.SingleThreaded()));
        }
    }

    private static async Task MeasureAsync(string what, Func<Task> work)
    {
        var (clock, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        await work();
        await TestContext.Out.WriteLineAsync($"{what}: {clock.Elapsed.TotalSeconds:0.00} s, of which the processor worked {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:0.00} s");
    }
}
