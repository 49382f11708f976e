namespace RedisWeb.Calculations;

/// <summary>The digits of numbers as they are spelled, by which can be seen whether a type holds them all.</summary>
internal static class NumberText
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
