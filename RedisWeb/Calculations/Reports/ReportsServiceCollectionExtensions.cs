using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RedisWeb.Settings;

namespace RedisWeb.Calculations;

public static class ReportsServiceCollectionExtensions
{
    private const string ConnectionString = "Reports";

    /// <summary>Makes a calculation of every <c>.sql</c> file in the folder of reports. A wrong one is one that says what is wrong.</summary>
    public static IServiceCollection AddReports(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var section = configuration.GetSection(ReportsOptions.Section);
        services.AddValidatedOptions<ReportsOptions>(configuration, ReportsOptions.Section);
        services.AddSingleton<IValidateOptions<ReportsOptions>>(new ReportProvider(() => configuration.GetConnectionString(ConnectionString)));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => Sample(provider, environment));
        services.AddSingleton(provider => Database(provider, configuration.GetConnectionString(ConnectionString)));
        foreach (var path in Files(section[nameof(ReportsOptions.Folder)] ?? ReportsOptions.ShippedFolder))
        {
            services.AddSingleton(provider => Report(path, provider.GetRequiredService<ReportDatabase>(), provider.GetRequiredService<TimeProvider>()));
        }

        return services;
    }

    private static Calculation Report(string path, ReportDatabase database, TimeProvider time)
    {
        try
        {
            return new SqlReport(Name(path), File.ReadAllText(path), database, time);
        }
        catch (CalculationDefinitionException ex)
        {
            return new BrokenReport(Name(path), ex.Message);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            return new BrokenReport(Name(path), $"{Name(path)}:1: The file can't be read: {ex.Message}");
        }
    }

    // The shipped folder may be gone because its reports were not wanted; one that was named must be there.
    private static IEnumerable<string> Files(string configured)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, configured);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.sql").Order(StringComparer.Ordinal)
            : configured == ReportsOptions.ShippedFolder ? []
            : throw new CalculationDefinitionException($"Reports:Folder is '{configured}', but there is no folder {folder}.");
    }

    private static string Name(string path) =>
        path.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal) ? path[AppContext.BaseDirectory.Length..].Replace('\\', '/') : path;

    private static SampleShop Sample(IServiceProvider provider, IHostEnvironment environment)
    {
        var options = provider.GetRequiredService<IOptions<ReportsOptions>>().Value;
        return new SampleShop(Path.Combine(environment.ContentRootPath, options.SampleFolder), options.SampleOrderLines,
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SampleShop>>());
    }

    private static ReportDatabase Database(IServiceProvider provider, string? connectionString)
    {
        var options = provider.GetRequiredService<IOptions<ReportsOptions>>().Value;
        var sample = string.IsNullOrWhiteSpace(connectionString) ? provider.GetRequiredService<SampleShop>() : null;
        return new ReportDatabase(ReportProvider.Find(options.Provider), connectionString ?? "", options.ParameterMarker, sample);
    }
}
