using System.Globalization;
using System.Text.RegularExpressions;

namespace RedisWeb.Calculations;

/// <summary>The digits of numbers as they are spelled, by which can be seen whether a type holds them all.</summary>
internal static partial class NumberText
{
    /// <summary>From the first that is not zero to the last, without point and exponent; none of a zero, nor of what is no number.</summary>
    public static string Digits(ReadOnlySpan<char> spelled)
    {
        var end = spelled.IndexOfAny('e', 'E');
        var mantissa = end < 0 ? spelled : spelled[..end];
        Span<char> digits = stackalloc char[Math.Min(mantissa.Length, 1024)];
        var count = 0;
        foreach (var each in mantissa)
        {
            if (char.IsAsciiDigit(each) && count < digits.Length)
            {
                digits[count++] = each;
            }
        }

        return digits[..count].Trim('0').ToString();
    }

    /// <summary>A formatted number as people write it: with a minus sign, and with a power of ten for an exponent.</summary>
    public static string Readable(string formatted)
    {
        if (!formatted.AsSpan().ContainsAny('-', 'e', 'E'))
        {
            return formatted;
        }

        var written = Exponent().Replace(formatted, match => (match.Groups["one"].Success ? "" : " × ") + Power(int.Parse(match.Groups["power"].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)));
        return Minus().Replace(written, "\u2212");
    }

    /// <summary>10⁻¹³.</summary>
    public static string Power(int exponent) =>
        "10" + (exponent < 0 ? "⁻" : "") + string.Concat(Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).Select(digit => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit - '0']));

    // Of 1e9 the 1 goes too.
    [GeneratedRegex("(?:(?<![0-9.,])(?<one>1)|(?<=[0-9]))[eE](?<power>[-+]?[0-9]{1,4})(?![0-9])")]
    private static partial Regex Exponent();

    // Not those between words, nor of dates.
    [GeneratedRegex("(?<![\\w-])-(?=[0-9.])")]
    private static partial Regex Minus();

    /// <summary>Without zeros at the end of its decimals: <c>1.50</c> is <c>1.5</c>.</summary>
    public static string Trimmed(string spelled) =>
        spelled.Contains('.', StringComparison.Ordinal) && !spelled.AsSpan().ContainsAny('e', 'E') ? spelled.TrimEnd('0').TrimEnd('.') : spelled;

    /// <summary>How many decimals it is spelled with.</summary>
    public static int Decimals(string spelled) => spelled.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point ? spelled.Length - point - 1 : 0;

    /// <summary>Whether it is spelled with nothing but digits, a sign and a point.</summary>
    public static bool IsPlain(ReadOnlySpan<char> spelled)
    {
        var unsigned = spelled is ['-', .. var rest] ? rest : spelled;
        var point = unsigned.IndexOf('.');
        var whole = point < 0 ? unsigned : unsigned[..point];
        return whole.Length > 0 && point != unsigned.Length - 1 && !whole.ContainsAnyExceptInRange('0', '9') && !unsigned[(point + 1)..].ContainsAnyExceptInRange('0', '9');
    }
}
