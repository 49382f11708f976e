using System.Text.RegularExpressions;
using RedisWeb.Calculations;

namespace RedisWeb.Models;

/// <summary>Days with a time of day as they are read: to the second, where that tells them apart. Programs get all of their fractions.</summary>
internal static partial class TimeText
{
    // Of different times, so many must still look different.
    private const double Distinct = 0.8;

    /// <summary>Whether all of a column are such times, and nobody misses the fractions.</summary>
    public static bool AreToTheSecond(IEnumerable<Cell> column)
    {
        var times = column.Select(cell => cell.Text).OfType<string>();
        if (times.FirstOrDefault() is not { } first || !Fraction().IsMatch(first))
        {
            return false;
        }

        var exact = times.ToHashSet(StringComparer.Ordinal);
        return exact.All(time => Fraction().IsMatch(time)) && exact.Select(WithoutFraction).Distinct().Count() >= Distinct * exact.Count;
    }

    public static string? WithoutFraction(string? time) => time is null ? null : Fraction().Replace(time, "");

    [GeneratedRegex(@"(?<=^-?\d+-\d\d-\d\d \d\d:\d\d:\d\d)\.\d+(?=([+-]\d\d(:?\d\d)*)?( BC)?$)", RegexOptions.CultureInvariant)]
    private static partial Regex Fraction();
}
