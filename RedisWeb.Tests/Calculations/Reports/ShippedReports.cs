using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations.Reports;

/// <summary>The product's own reports, as the build puts them beside the app.</summary>
internal static class ShippedReports
{
    public static IEnumerable<SqlReport> All(ReportDatabase database) =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, ReportsOptions.ShippedFolder), "*.sql").Order()
            .Select(file => new SqlReport(file, File.ReadAllText(file), _ => database, TimeProvider.System));

    /// <summary>Binds as the page does, and asks.</summary>
    public static async Task<ReportAnswer> AskAsync(this Calculation report, params (string Name, string Text)[] entered)
    {
        var binding = report.Form.Bind(name => [.. entered.Where(each => each.Name == name).Select(each => each.Text)]);
        Assert.That(binding.Errors, Is.Empty);
        return (ReportAnswer)await report.ComputeAsync(binding.Input!, ComputeContext.SingleThreaded());
    }
}
