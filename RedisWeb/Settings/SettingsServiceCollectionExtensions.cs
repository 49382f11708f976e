using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
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

/// <summary>Says of each setting of a section what is wrong with it, in a sentence for the operator.</summary>
internal sealed class SettingsCheck<TOptions>(IConfigurationSection section) : IConfigureOptions<TOptions>, IValidateOptions<TOptions>
    where TOptions : class
{
    // By their names, so that nobody has to remember to mark them.
    private static readonly string[] Secrets = ["Password", "Secret", "Token", "Credential", "ConnectionString"];

    private static readonly PropertyInfo[] Properties = [.. typeof(TOptions).GetProperties().Where(property => property.CanWrite)];

    /// <exception cref="OptionsValidationException">A setting can't be read.</exception>
    public void Configure(TOptions options)
    {
        var unreadable = Properties.Select(Unreadable).OfType<string>().ToList();
        if (unreadable.Count > 0)
        {
            throw new OptionsValidationException(section.Path, typeof(TOptions), unreadable);
        }
    }

    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var wrong = Properties.Select(property => Wrong(property, options)).OfType<string>().ToList();
        return wrong.Count > 0 ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
    }

    private string Key(PropertyInfo property) => $"{section.Path}:{property.Name}";

    private string? Unreadable(PropertyInfo property)
    {
        try
        {
            section.GetValue(property.PropertyType, property.Name);
            return null;
        }
        catch (InvalidOperationException)
        {
            return $"{Key(property)} must be {$"{Kind(property.PropertyType)} {Limits(property)}".TrimEnd()}{Got(property, section[property.Name])}";
        }
    }

    private string? Wrong(PropertyInfo property, TOptions options)
    {
        var value = property.GetValue(options);
        var context = new ValidationContext(options) { DisplayName = Key(property), MemberName = property.Name };
        foreach (var rule in property.GetCustomAttributes<ValidationAttribute>())
        {
            if (rule.GetValidationResult(value, context) is { } result)
            {
                return rule switch
                {
                    RangeAttribute => $"{Key(property)} must be {Limits(property)}{Got(property, value)}",
                    RequiredAttribute => $"{Key(property)} must not be empty.",
                    MaxLengthAttribute { Length: var most } => $"{Key(property)} must be at most {most} characters long; it has {(value as string)?.Length}.",
                    CustomValidationAttribute => result.ErrorMessage, // its own words, with what it got
                    _ => $"{result.ErrorMessage?.TrimEnd('.')}{Got(property, value)}",
                };
            }
        }

        return null;
    }

    // From a fresh attribute: one that was used has its limits converted, and writes 00:00:00.050 with seven digits.
    private static string Limits(PropertyInfo property) => property.GetCustomAttribute<RangeAttribute>() is { } range
        ? string.Create(CultureInfo.InvariantCulture, $"from {range.Minimum} to {range.Maximum}") : "";

    private static string Got(PropertyInfo property, object? value) => Secrets.Any(word => property.Name.Contains(word, StringComparison.OrdinalIgnoreCase)) ? "."
        : value is string text ? $"; it is '{text}'."
        : string.Create(CultureInfo.InvariantCulture, $"; it is {value}.");

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => $"one of {string.Join(", ", Enum.GetNames(type))}",
        _ when type == typeof(TimeSpan) => "a time",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(double) => "a number",
        _ => "a whole number",
    };
}
