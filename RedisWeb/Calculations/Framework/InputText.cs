using System.Globalization;
using System.Text;
using RedisWeb.Resources;

namespace RedisWeb.Calculations;

/// <summary>How values are spelled: leniently read, and written in exactly one way.</summary>
internal static class InputText
{
    public const int LongestText = 200;

    // No number, date or choice needs more; what is longer is an accident or an attack.
    private const int LongestEntry = 1000;

    /// <summary>Reads what a visitor entered; the error is a sentence for next to the field.</summary>
    public static bool TryParse(InputField field, string? entered, out object value, out string error)
    {
        var (parsed, wrong) = Parse(field, entered?.Trim() ?? "");
        (value, error) = (parsed ?? field.Default, wrong ?? "");
        return wrong is null;
    }

    /// <summary>The one spelling of a value in addresses and keys.</summary>
    public static string Spell(object value) => value switch
    {
        double number => (number == 0 ? 0 : number).ToString("R", CultureInfo.InvariantCulture), // -0 is 0
        decimal number => (number / 1.000000000000000000000000000000000m).ToString(CultureInfo.InvariantCulture), // 1.50 is 1.5
        bool yes => yes ? "yes" : "no",
        Enum choice => Camel(choice.ToString()),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>A value as it stands in a sentence, in the reader's number format.</summary>
    public static string Read(object value) => value is int or long or double or decimal ? NumberText.Readable(Formatted(value)) : Formatted(value);

    private static string Formatted(object value) => value switch
    {
        int or long => ((IFormattable)value).ToString("N0", CultureInfo.CurrentCulture),
        double small when small != 0 && Math.Abs(small) < 1e-4 => small.ToString("R", CultureInfo.CurrentCulture),
        decimal or double => ((IFormattable)value).ToString("#,0.##########", CultureInfo.CurrentCulture),
        _ => Spell(value),
    };

    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static (object? Value, string? Error) Parse(InputField field, string text) => text switch
    {
        "" when field.Kind != InputKind.Text => (null, Texts.Errors["{0} is missing.", field.Label]),
        { Length: > LongestEntry } => (null, Texts.Errors["{0} is far too long.", field.Label]),

        // Half a surrogate pair can't be escaped, and U+FFFD stands where bytes could not be read: different texts would share one spelling.
        _ when text.Any(char.IsControl) || text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar) => (null, Texts.Errors["{0} contains a character that cannot be shown.", field.Label]),
        _ => field.Kind switch
        {
            InputKind.Text => (text.Normalize(), null),
            InputKind.WholeNumber => ParseWholeNumber(field, text.Replace('\u2212', '-')),
            InputKind.Number => ParseNumber(field, text.Replace('\u2212', '-')),
            InputKind.YesNo => ParseYesNo(field, text),
            InputKind.Choice => ParseChoice(field, text),
            _ => ParseDate(field, text),
        },
    };

    private static (object?, string?) ParseWholeNumber(InputField field, string text)
    {
        // decimal, because it reads 1e6 exactly and holds every long
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var huge) && !double.IsNaN(huge)
                ? (null, OutOfReach(field, huge))
                : (null, Texts.Errors["{0} must be a whole number, such as {1}.", field.Label, Spell(field.Default)]);
        }

        var isInt = field.ValueType == typeof(int);
        return decimal.Truncate(number) != number || !TryExact(text, out _) ? (null, Texts.Errors["{0} must be a whole number, without a fraction.", field.Label])
            : number < (isInt ? int.MinValue : long.MinValue) || number > (isInt ? int.MaxValue : long.MaxValue) ? (null, OutOfReach(field, (double)number))
            : (isInt ? (int)number : (object)(long)number, null);
    }

    private static (object?, string?) ParseNumber(InputField field, string text)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || double.IsNaN(number))
        {
            return (null, Texts.Errors["{0} must be a number, such as {1}, with a point before decimals.", field.Label, Spell(field.Default)]);
        }

        var isDecimal = field.ValueType == typeof(decimal);
        var isExact = TryExact(text, out var exact);
        return !double.IsFinite(number) || isDecimal && Math.Abs(number) > (double)decimal.MaxValue ? (null, OutOfReach(field, number))
            : isDecimal ? isExact ? (exact, null) : (null, TooFine(field))
            : number == 0 && NumberText.Digits(text).Length > 0 ? (null, TooFine(field))
            : (number == 0 ? 0.0 : number, null);
    }

    /// <summary>Reads a number as a decimal that has all its digits. By itself a decimal leaves out what it has no room for: 1e-30 would be 0.</summary>
    public static bool TryExact(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number)
        && NumberText.Digits(text) == NumberText.Digits(number.ToString(CultureInfo.InvariantCulture));

    private static string TooFine(InputField field) => Texts.Errors["{0} has more decimals than can be kept.", field.Label];

    private static string OutOfReach(InputField field, double number) => number > 0
        ? field.Maximum is { } maximum ? Texts.Errors["{0} must be at most {1}.", field.Label, Read(maximum)] : Texts.Errors["{0} is too large.", field.Label]
        : field.Minimum is { } minimum ? Texts.Errors["{0} must be at least {1}.", field.Label, Read(minimum)] : Texts.Errors["{0} is too small.", field.Label];

    private static (object?, string?) ParseYesNo(InputField field, string text) => text.ToLowerInvariant() switch
    {
        "yes" or "true" or "on" or "1" => (true, null),
        "no" or "false" or "off" or "0" => (false, null),
        _ => (null, Texts.Errors["{0} must be yes or no.", field.Label]),
    };

    private static (object?, string?) ParseChoice(InputField field, string text) =>
        field.Choices.FirstOrDefault(choice => choice.Value.Equals(text, StringComparison.OrdinalIgnoreCase)) is not { } choice ? (null, field.NoChoice)
        : (field.ValueType.IsEnum ? Enum.Parse(field.ValueType, choice.Value, ignoreCase: true) : choice.Value, null);

    private static (object?, string?) ParseDate(InputField field, string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? (date, null) : (null, Texts.Errors["{0} must be a date written as year-month-day, such as {1}.", field.Label, Spell(field.Default)]);
}
