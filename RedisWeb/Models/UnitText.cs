using RedisWeb.Resources;

namespace RedisWeb.Models;

/// <summary>Units beside their numbers.</summary>
internal static class UnitText
{
    // Of what ends so, the s may belong to the word: gas, lens, axis, bonus, Celsius.
    private const string OwnEnds = "aious";

    /// <summary>Of one, in English, the singular: "1 year"; authors give the plural, which is right for all other numbers.</summary>
    /// <param name="number">As it is written.</param>
    public static string Of(string number, string unit) => number is not ("1" or "−1") || Languages.Current != Languages.English ? unit : unit switch
    {
        [.., var before, 'i', 'e', 's'] when char.IsLetter(before) => unit[..^3] + "y",
        [.., 'x' or 's' or 'z', 'e', 's'] or [.., 'c' or 's', 'h', 'e', 's'] => unit[..^2],
        [_, .., var before, 's'] when char.IsLetter(before) && !OwnEnds.Contains(before, StringComparison.Ordinal) && unit.Length > 3 => unit[..^1],
        _ => unit,
    };
}
