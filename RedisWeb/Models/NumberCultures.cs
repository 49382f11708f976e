using System.Globalization;
using RedisWeb.Sessions;

namespace RedisWeb.Models;

/// <summary>Numbers as a visitor reads them: a culture for each format, which differs from the invariant one in nothing else.</summary>
/// <remarks>
/// What people read is formatted with the current culture, which is invariant on every thread (<c>InvariantGlobalization</c>) unless the visitor of a page wants
/// something else; what programs read, and what fields are filled with, names the invariant culture.
/// </remarks>
public static class NumberCultures
{
    // By format.
    private static readonly CultureInfo[] All = [CultureInfo.InvariantCulture, New(".", ","), New("\u202f", ","), New("\u2019", ".")];

    /// <summary>Whether numbers are not read as they are entered, so that forms had better say so.</summary>
    public static bool IsReadOtherwise => NumberFormatInfo.CurrentInfo.NumberDecimalSeparator != NumberFormatInfo.InvariantInfo.NumberDecimalSeparator;

    public static CultureInfo Of(NumberFormat format) => All.ElementAtOrDefault((int)format) ?? CultureInfo.InvariantCulture;

    /// <summary>From here to the end of the method that calls this, and in all that it calls, numbers are written in this format.</summary>
    public static void Use(NumberFormat format)
    {
        var culture = Of(format);
        if (!ReferenceEquals(culture, CultureInfo.CurrentCulture)) // visitors without a wish cost nothing
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static CultureInfo New(string betweenThousands, string beforeDecimals)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        var numbers = culture.NumberFormat;
        (numbers.NumberGroupSeparator, numbers.NumberDecimalSeparator) = (betweenThousands, beforeDecimals);
        (numbers.PercentGroupSeparator, numbers.PercentDecimalSeparator) = (betweenThousands, beforeDecimals);
        (numbers.CurrencyGroupSeparator, numbers.CurrencyDecimalSeparator) = (betweenThousands, beforeDecimals);
        return CultureInfo.ReadOnly(culture);
    }
}
