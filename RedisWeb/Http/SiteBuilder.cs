using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.FileProviders;

namespace RedisWeb.Http;

/// <summary>Finds the site's files and settings, from whichever folder and in whichever way it is started.</summary>
internal static class SiteBuilder
{
    public static WebApplicationBuilder Create(string[] args)
    {
        // A published app has wwwroot beside it; one that was only built has a list of where the files are.
        var published = Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot"));
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = published ? AppContext.BaseDirectory : null });
        if (!published)
        {
            StaticWebAssetsLoader.UseStaticWebAssets(builder.Environment, builder.Configuration);
        }

        AddDefaults(builder, published);
        AddSettingsBesideApp(builder);
        return builder;
    }

    // First of all, so that any other setting wins. The framework logs several lines for each request, and warns of a
    // missing HTTPS port where a proxy is the one to have it, and at each probe of a Redis that is away. Looking for edited files makes a 404 of a 405, so it is done only
    // while they are edited; of what is published, whose files are packed, it would send the one kind under the other's name.
    private static void AddDefaults(WebApplicationBuilder builder, bool published) => builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
    {
        InitialData = new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Information",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
            ["Logging:LogLevel:Microsoft.AspNetCore.Antiforgery"] = "Critical", // a stack trace for each damaged cookie; RefusalLog has what was refused
            ["Logging:LogLevel:Microsoft.AspNetCore.HttpsPolicy"] = "Error",
            ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "Error",
            ["ReloadStaticAssetsAtRuntime"] = (builder.Environment.IsDevelopment() && !published).ToString(),
        },
    });

    // `dotnet run` looks for settings in the project's folder, but they are linked into the output. What the environment
    // and the command line say still comes after, and wins.
    private static void AddSettingsBesideApp(WebApplicationBuilder builder)
    {
        var sources = builder.Configuration.Sources;
        var last = sources.OfType<JsonConfigurationSource>().LastOrDefault(source => source.Path?.StartsWith("appsettings.", StringComparison.Ordinal) == true);
        sources.Insert(last is null ? 0 : sources.IndexOf(last) + 1, new JsonConfigurationSource
        {
            FileProvider = new PhysicalFileProvider(AppContext.BaseDirectory),
            Path = $"appsettings.{builder.Environment.EnvironmentName}.json",
            Optional = true,
        });
    }
}
