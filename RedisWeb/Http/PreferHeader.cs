using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace RedisWeb.Http;

/// <summary>What a client prefers (RFC 7240): whether it waits for an answer, and how long.</summary>
/// <param name="IsAsynchronous"><c>respond-async</c>: it does not.</param>
/// <param name="Wait"><c>wait=30</c>; null where nothing is said, or nothing that can be read.</param>
internal readonly partial record struct PreferHeader(bool IsAsynchronous, TimeSpan? Wait)
{
    public const string Name = "Prefer";

    // Beyond it a proxy may take the connection for dead.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>How long it waits, at most; null where it leaves that to us. With both, the time counts (section 4.3).</summary>
    public TimeSpan? Patience => Wait ?? (IsAsynchronous ? TimeSpan.Zero : null);

    public static PreferHeader Of(HttpRequest request) => Parse(request.Headers[Name]);

    /// <summary>Where a preference is there twice, the first counts; what can't be read is as if it were not there (section 2).</summary>
    public static PreferHeader Parse(StringValues values)
    {
        if (values.Count == 0)
        {
            return default;
        }

        var preferences = Preference().Matches(string.Join(',', values.ToArray())).ToLookup(match => match.Groups["name"].Value, match => match.Groups["value"].Value.Trim('"'), StringComparer.OrdinalIgnoreCase);
        return new PreferHeader(preferences.Contains("respond-async"), preferences["wait"].FirstOrDefault() is { } wait ? Seconds(wait) : null);
    }

    /// <summary>Says what was done of it, where nothing else would tell.</summary>
    public void WriteApplied(HttpResponse response)
    {
        if (Patience is not null)
        {
            response.Headers["Preference-Applied"] = string.Join(", ", ((string?[])[IsAsynchronous ? "respond-async" : null, Wait is { } wait ? $"wait={wait.TotalSeconds:0}" : null]).OfType<string>());
        }
    }

    // Digits alone: no sign, no fraction. More of them than a number takes are a long time.
    private static TimeSpan? Seconds(string text) =>
        text.Length == 0 || !text.All(char.IsAsciiDigit) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Longest;

    // A preference, its value, and parameters, of which ours have none; commas may stand in quotes.
    [GeneratedRegex("""(?:^|,)\s*(?<name>[^\s,;="]+)\s*(?:=\s*(?<value>"(?:\\.|[^"\\])*"|[^\s,;"]*))?(?:"(?:\\.|[^"\\])*"|[^,"])*(?=,|$)""", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Preference();
}
