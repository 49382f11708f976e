using Microsoft.Extensions.Options;

namespace RedisWeb.Settings;

public static class SettingsServiceCollectionExtensions
{
    /// <summary>Options from a section, checked at start by their data annotations; what is wrong is reported by its key, its limit and what it got.</summary>
    public static OptionsBuilder<TOptions> AddValidatedOptions<TOptions>(this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
    {
        var settings = new SettingsCheck<TOptions>(configuration.GetSection(section));
        services.AddSingleton<IConfigureOptions<TOptions>>(settings); // before they are bound, which fails at the first that can't be read
        services.AddSingleton<IValidateOptions<TOptions>>(settings);
        return services.AddOptions<TOptions>().Bind(configuration.GetSection(section)).ValidateOnStart();
    }
}
