using Microsoft.Extensions.Options;

namespace RedisWeb.Calculations;

/// <summary>Looks for what is wrong in the files of reports before visitors do: <c>dotnet run --project RedisWeb -- --check</c>.</summary>
internal static class CheckReports
{
    public const string Verb = "--check";

    /// <returns>The exit code: 1 when a report is wrong, or can't be looked at.</returns>
    /// <exception cref="OptionsValidationException">A setting is wrong.</exception>
    public static async Task<int> RunAsync(IHostApplicationBuilder builder, TextWriter output)
    {
        builder.Logging.ClearProviders();
        builder.Services.AddCalculations().AddReports(builder.Configuration, builder.Environment);
        await using var services = builder.Services.BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
        var catalogue = services.GetRequiredService<CalculationCatalogue>();
        var reports = catalogue.All.OfType<SqlReport>().ToList();
        var wrong = catalogue.Defects.ToList();
        var isAway = false;
        foreach (var asked in reports.GroupBy(report => report.Database, StringComparer.OrdinalIgnoreCase))
        {
            try
            {
                foreach (var report in asked)
                {
                    wrong.AddRange(await report.CheckAsync(ComputeContext.SingleThreaded()) is { } reason ? [reason] : []);
                }
            }
            catch (CalculationUnavailableException ex)
            {
                isAway = true;
                await output.WriteLineAsync($"Only the headers were checked, for the reports' database{(asked.Key is { } name ? $" '{name}'" : "")} is away: {ex.InnerException?.Message.Split('\n')[0]}");
            }
        }

        foreach (var reason in wrong)
        {
            await output.WriteLineAsync(reason);
        }

        await output.WriteLineAsync($"{wrong.Count} wrong of {reports.Count + catalogue.Defects.Count()} reports.");
        return wrong.Count == 0 && !isAway ? 0 : 1;
    }
}
