using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RedisWeb.Resources;
using RedisWeb.Settings;

namespace RedisWeb.Calculations;

public static class ReportsServiceCollectionExtensions
{
    /// <summary>Makes a calculation of every <c>.sql</c> file in the folder of reports. A wrong one is one that says what is wrong.</summary>
    public static IServiceCollection AddReports(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var section = configuration.GetSection(ReportsOptions.Section);
        services.AddValidatedOptions<ReportsOptions>(configuration, ReportsOptions.Section);
        services.AddSingleton<IValidateOptions<ReportsOptions>>(new ReportProvider(configuration));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => Sample(provider, environment));
        services.AddSingleton(provider => new ReportDatabases(configuration, provider.GetRequiredService<SampleShop>));
        services.AddHostedService<ReportDatabaseProbe>();
        var (folder, root) = Folder(section[nameof(ReportsOptions.Folder)] ?? ReportsOptions.ShippedFolder, environment.ContentRootPath);
        return services.AddSingleton(provider =>
        {
            var (databases, time) = (provider.GetRequiredService<ReportDatabases>(), provider.GetRequiredService<TimeProvider>());
            return new ReportFolder(folder, environment.IsDevelopment(), path => Report(path, root, environment.IsDevelopment(), (name, text, showsErrors) => new SqlReport(name, text, databases.Of, time) { ShowsErrors = showsErrors }));
        });
    }

    private static Calculation Report(string path, string root, bool showsErrors, Func<string, string, bool, SqlReport> read)
    {
        var name = Path.GetRelativePath(root, path) is var below && !below.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(below) ? below.Replace('\\', '/') : Path.GetFileName(path);
        var text = "";
        try
        {
            text = File.ReadAllText(path);
            return Languages.InEnglish(() => read(name, text, showsErrors)); // whoever asks when it is read again: errors are for its author
        }
        catch (CalculationDefinitionException ex)
        {
            return new BrokenReport(name, text, ex.Message) { ShowsErrors = showsErrors };
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            return new BrokenReport(name, text, $"{name}:1: The file can't be read: {ex.Message}") { ShowsErrors = showsErrors };
        }
    }

    // The shipped reports are beside the app where there is no source. They may be gone because they were not wanted; a folder that was named must be there.
    private static (string Folder, string Root) Folder(string configured, string contentRoot)
    {
        var folder = Path.GetFullPath(configured, contentRoot);
        return Directory.Exists(folder) ? (folder, contentRoot)
            : configured == ReportsOptions.ShippedFolder ? (Path.Combine(AppContext.BaseDirectory, configured), AppContext.BaseDirectory)
            : throw new CalculationDefinitionException($"Reports:Folder is '{configured}', but there is no folder {folder}.");
    }

    private static SampleShop Sample(IServiceProvider provider, IHostEnvironment environment)
    {
        var options = provider.GetRequiredService<IOptions<ReportsOptions>>().Value;
        return new SampleShop(Path.Combine(environment.ContentRootPath, options.SampleFolder), options.SampleOrderLines,
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SampleShop>>());
    }
}
