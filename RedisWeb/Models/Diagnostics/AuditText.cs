using System.Globalization;
using System.Text.RegularExpressions;
using RedisWeb.Diagnostics.Changes;
using RedisWeb.Resources;

namespace RedisWeb.Models.Diagnostics;

/// <summary>Entries of the audit trail, which keeps codes and English, in the language of whoever reads it.</summary>
internal static partial class AuditText
{
    /// <param name="what">A code, and after a space what was changed.</param>
    public static string What(string what)
    {
        var end = what.IndexOf(' ', StringComparison.Ordinal);
        var (code, of) = end < 0 ? (what, "") : (what[..end], what[(end + 1)..]);
        var title = ChangeNames.TitleOf(code) ?? code switch
        {
            "sign-in" => Texts.Diagnostics["Sign in"],
            "sign-out" => Texts.Diagnostics["Sign out"],
            "end-all" => Texts.Diagnostics["End all sessions"],
            _ => code,
        };
        return of.Length == 0 ? title : Texts.Diagnostics["{0}: {1}", title, of];
    }

    /// <param name="outcome">Known words, and after a colon a detail.</param>
    public static string Outcome(string outcome)
    {
        var end = outcome.IndexOf(": ", StringComparison.Ordinal);
        return end < 0 ? Words(outcome) : Texts.Diagnostics["{0}: {1}", Words(outcome[..end]), Detail(outcome[(end + 2)..])];
    }

    private static string Words(string outcome) => outcome switch
    {
        "done" => Texts.Diagnostics["done"],
        "there was nothing to do" => Texts.Diagnostics["there was nothing to do"],
        "done in part" => Texts.Diagnostics["done in part"],
        "not permitted" => Texts.Diagnostics["not permitted"],
        "not supported by this server" => Texts.Diagnostics["not supported by this server"],
        "Redis is away" => Texts.Diagnostics["Redis is away"],
        "no answer in time, it may be done all the same" => Texts.Diagnostics["no answer in time, it may be done all the same"],
        "refused" => Texts.Diagnostics["refused"],
        "failed, the log says why" => Texts.Diagnostics["failed, the log says why"],
        "failed" => Texts.Diagnostics["failed"],
        _ => outcome, // of a later version
    };

    private static string Detail(string detail) =>
        Answers().Match(detail) is { Success: true } answers ? Texts.Diagnostics.Count(Number(answers), "{0} answer", "{0} answers")
        : Servers().Match(detail) is { Success: true } servers ? servers.Groups[2].Success ? Texts.Diagnostics["on {0} of {1} servers", servers.Groups[1].Value, servers.Groups[2].Value] : Texts.Diagnostics["on {0} servers", servers.Groups[1].Value]
        : detail == "no role" ? Texts.Diagnostics["no role"] : detail;

    private static long Number(Match match) => long.TryParse(match.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex("^([0-9,]+) answers?$")]
    private static partial Regex Answers();

    [GeneratedRegex("^on ([0-9]+)(?: of ([0-9]+))? servers$")]
    private static partial Regex Servers();
}
