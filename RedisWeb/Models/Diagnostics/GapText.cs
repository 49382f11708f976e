using System.Text.RegularExpressions;
using RedisWeb.Resources;

namespace RedisWeb.Models.Diagnostics;

/// <summary>Why a figure is not to be had, in the language of whoever reads it. Panels are read for all who look, and say it in English.</summary>
internal static partial class GapText
{
    public static string Of(string sentence) => sentence switch
    {
        "Redis can't be reached." => Texts.Diagnostics["Redis can't be reached."],
        "There are too many connections to look at each." => Texts.Diagnostics["There are too many connections to look at each."],
        "This server keeps no figures of commands." => Texts.Diagnostics["This server keeps no figures of commands."],
        "This server keeps no latency percentiles; Redis does from version 7 on." => Texts.Diagnostics["This server keeps no latency percentiles; Redis does from version 7 on."],
        _ when Deadline().Match(sentence) is { Success: true } late => Texts.Diagnostics["There was no answer within {0} ms.", late.Groups[1].Value],
        _ when Failure().Match(sentence) is { Success: true } failure => Texts.Diagnostics["The source failed: {0}.", failure.Groups[1].Value],
        _ when Permission().Match(sentence) is { Success: true } denied => Texts.Diagnostics["{0} is not permitted to the account that the app uses.", denied.Groups[1].Value],
        _ when Support().Match(sentence) is { Success: true } unsupported => Texts.Diagnostics["{0} is not supported by this server.", unsupported.Groups[1].Value],
        _ when Silence().Match(sentence) is { Success: true } silent => Texts.Diagnostics["{0} did not answer.", silent.Groups[1].Value],
        _ when Missing().Match(sentence) is { Success: true } missing => Texts.Diagnostics["{0} did not come: {1}.", PartOf(missing.Groups[1].Value), missing.Groups[2].Value],
        _ => sentence,
    };

    private static string PartOf(string part) => part switch
    {
        "The server's time" => Texts.Diagnostics["The server's time"],
        "The settings" => Texts.Diagnostics["The settings"],
        "The state of the cluster" => Texts.Diagnostics["The state of the cluster"],
        "The list of connections" => Texts.Diagnostics["The list of connections"],
        "The threshold" => Texts.Diagnostics["The threshold"],
        "The kind of server" => Texts.Diagnostics["The kind of server"],
        "The sample of the app's own keys" => Texts.Diagnostics["The sample of the app's own keys"],
        "The sample of answers" => Texts.Diagnostics["The sample of answers"],
        "The number of keys" => Texts.Diagnostics["The number of keys"],
        _ => part,
    };

    [GeneratedRegex(@"^There was no answer within (\d+) ms\.$")]
    private static partial Regex Deadline();

    [GeneratedRegex(@"^The source failed: (.+)\.$")]
    private static partial Regex Failure();

    [GeneratedRegex(@"^(.+) is not permitted to the account that the app uses\.$")]
    private static partial Regex Permission();

    [GeneratedRegex(@"^(.+) is not supported by this server\.$")]
    private static partial Regex Support();

    [GeneratedRegex(@"^(.+) did not answer\.$")]
    private static partial Regex Silence();

    [GeneratedRegex(@"^(.+) did not come: (.+)\.$")]
    private static partial Regex Missing();
}
