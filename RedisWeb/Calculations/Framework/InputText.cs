using System.Globalization;
using System.Text;

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
        value = field.Default;
        error = "";
        var text = entered?.Trim() ?? "";
        if (text.Length == 0 && field.Kind != InputKind.Text)
        {
            error = $"{field.Label} is missing.";
        }
        else if (text.Length > LongestEntry)
        {
            error = $"{field.Label} is far too long.";
        }
        // Half a surrogate pair can't be escaped, and U+FFFD stands where bytes could not be read: different texts would share one spelling.
        else if (text.Any(char.IsControl) || text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar))
        {
            error = $"{field.Label} contains a character that cannot be shown.";
        }
        else if (field.Kind == InputKind.Text)
        {
            value = text.Normalize();
        }
        else
        {
            error = field.Kind switch
            {
                InputKind.WholeNumber => ParseWholeNumber(field, text, ref value),
                InputKind.Number => ParseNumber(field, text, ref value),
                InputKind.YesNo => ParseYesNo(field, text, ref value),
                InputKind.Choice => ParseChoice(field, text, ref value),
                _ => ParseDate(field, text, ref value),
            };
        }

        return error.Length == 0;
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
    public static string Read(object value) => value switch
    {
        int or long => ((IFormattable)value).ToString("N0", CultureInfo.CurrentCulture),
        double small when small != 0 && Math.Abs(small) < 1e-4 => small.ToString("R", CultureInfo.CurrentCulture),
        decimal or double => ((IFormattable)value).ToString("#,0.##########", CultureInfo.CurrentCulture),
        _ => Spell(value),
    };

    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static string ParseWholeNumber(InputField field, string text, ref object value)
    {
        // decimal, because it reads 1e6 exactly and holds every long
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var huge) && !double.IsNaN(huge)
                ? OutOfReach(field, huge)
                : $"{field.Label} must be a whole number, such as {Spell(field.Default)}.";
        }

        if (decimal.Truncate(number) != number)
        {
            return $"{field.Label} must be a whole number, without a fraction.";
        }

        var (least, most) = field.ValueType == typeof(int) ? (int.MinValue, int.MaxValue) : (long.MinValue, long.MaxValue);
        if (number < least || number > most)
        {
            return OutOfReach(field, (double)number);
        }

        value = field.ValueType == typeof(int) ? (object)(int)number : (long)number;
        return "";
    }

    private static string ParseNumber(InputField field, string text, ref object value)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || double.IsNaN(number))
        {
            return $"{field.Label} must be a number, such as {Spell(field.Default)}, with a point before decimals.";
        }

        if (!double.IsFinite(number) || !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && field.ValueType == typeof(decimal))
        {
            return OutOfReach(field, number);
        }

        value = field.ValueType == typeof(decimal) ? exact : (object)(number == 0 ? 0.0 : number);
        return "";
    }

    private static string OutOfReach(InputField field, double number) => number > 0
        ? field.Maximum is { } maximum ? $"{field.Label} must be at most {Read(maximum)}." : $"{field.Label} is too large."
        : field.Minimum is { } minimum ? $"{field.Label} must be at least {Read(minimum)}." : $"{field.Label} is too small.";

    private static string ParseYesNo(InputField field, string text, ref object value)
    {
        bool? yes = text.ToLowerInvariant() switch
        {
            "yes" or "true" or "on" or "1" => true,
            "no" or "false" or "off" or "0" => false,
            _ => null,
        };
        value = yes ?? value;
        return yes is null ? $"{field.Label} must be yes or no." : "";
    }

    private static string ParseChoice(InputField field, string text, ref object value)
    {
        var choice = field.Choices.FirstOrDefault(choice => choice.Value.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (choice is null)
        {
            return field.NoChoice;
        }

        value = field.ValueType.IsEnum ? Enum.Parse(field.ValueType, choice.Value, ignoreCase: true) : choice.Value;
        return "";
    }

    private static string ParseDate(InputField field, string text, ref object value)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return $"{field.Label} must be a date written as year-month-day, such as {Spell(field.Default)}.";
        }

        value = date;
        return "";
    }
}
