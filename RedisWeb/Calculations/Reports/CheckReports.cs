using Microsoft.Extensions.Options;

namespace RedisWeb.Calculations;

/// <summary>Looks for what is wrong in the files of reports before visitors do: <c>dotnet run --project RedisWeb -- --check</c>.</summary>
internal static class CheckReports
{
    public const string Verb = "--check";

    private const int Right = 0;
    private const int Wrong = 1;
    private const int NotChecked = 2;

    /// <returns>The exit code: 1 when a report is wrong, else 2 when a query could not be checked.</returns>
    /// <exception cref="OptionsValidationException">A setting is wrong, which would stop the site's start too.</exception>
    public static async Task<int> RunAsync(IHostApplicationBuilder builder, TextWriter output)
    {
        builder.Logging.ClearProviders();
        builder.Services.AddCalculations().AddReports(builder.Configuration, builder.Environment);
        await using var services = builder.Services.BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
        var catalogue = services.GetRequiredService<CalculationCatalogue>();
        var reports = catalogue.All.OfType<SqlReport>().ToList();
        var wrong = catalogue.Defects.ToList();
        var notChecked = 0;
        foreach (var asked in reports.GroupBy(report => report.Database))
        {
            var left = asked.Count();
            try
            {
                foreach (var report in asked)
                {
                    wrong.AddRange(await report.CheckAsync(ComputeContext.SingleThreaded()) is { } reason ? [reason] : []);
                    left--;
                }
            }
            catch (CalculationUnavailableException ex)
            {
                notChecked += left;
                await output.WriteLineAsync($"Only the headers were checked, for the reports' database{(asked.First().DatabaseName is { } name ? $" '{name}'" : "")} can't be asked: {ReportDatabase.Words(ex.InnerException ?? ex)}");
            }
        }

        foreach (var reason in reports.SelectMany(report => report.Doubts).Concat(wrong))
        {
            await output.WriteLineAsync(reason);
        }

        await output.WriteLineAsync($"{wrong.Count} wrong of {reports.Count + catalogue.Defects.Count()} reports{(notChecked > 0 ? $", {notChecked} not checked" : "")}.");
        return wrong.Count > 0 ? Wrong : notChecked > 0 ? NotChecked : Right;
    }
}
