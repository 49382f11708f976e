using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace RedisWeb.Settings;

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
        var (type, text) = (property.PropertyType, section[property.Name]);
        var converter = TypeDescriptor.GetConverter(type);
        if (text is null || type == typeof(string) || !converter.CanConvertFrom(typeof(string)))
        {
            return null;
        }

        try
        {
            converter.ConvertFromInvariantString(text);
            return null;
        }
        catch (Exception ex) when (ex is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            return $"{Key(property)} must be {$"{Kind(type)} {Limits(property)}".TrimEnd()}{Got(property, text)}";
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
                    MaxLengthAttribute { Length: var most } => TooLong(property, most, value),
                    StringLengthAttribute { MaximumLength: var most } => TooLong(property, most, value),
                    CustomValidationAttribute => result.ErrorMessage, // its own words, with what it got
                    _ => $"{result.ErrorMessage?.TrimEnd('.')}{Got(property, value)}",
                };
            }
        }

        return null;
    }

    private string TooLong(PropertyInfo property, int most, object? value) =>
        $"{Key(property)} must be at most {most} characters long; it has {(value as string)?.Length}.";

    // From a fresh attribute: one that was used has its limits converted, and tells 00:00:00.050 with seven digits.
    private static string Limits(PropertyInfo property) => property.GetCustomAttribute<RangeAttribute>() is { } range
        ? string.Create(CultureInfo.InvariantCulture, $"from {range.Minimum} to {range.Maximum}") : "";

    private static string Got(PropertyInfo property, object? value) => Secrets.Any(word => property.Name.Contains(word, StringComparison.OrdinalIgnoreCase)) ? "."
        : value is string text ? $"; it is '{text}'."
        : string.Create(CultureInfo.InvariantCulture, $"; it is {value}.");

    private static string Kind(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var time when time == typeof(TimeSpan) => "a time",
        var yes when yes == typeof(bool) => "true or false",
        var whole when whole == typeof(int) || whole == typeof(long) => "a whole number",
        var number when number == typeof(double) || number == typeof(decimal) => "a number",
        { IsEnum: true } choice => $"one of {string.Join(", ", Enum.GetNames(choice))}",
        var other => $"a {other.Name}",
    };
}
