using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using RedisWeb.Caching;

namespace RedisWeb.Http;

/// <summary>Says in <c>Cache-Status</c> (RFC 9211) where an answer came from.</summary>
internal static partial class CacheStatusHeader
{
    public const string Name = "Cache-Status";

    /// <summary>Nothing is stored, and nothing was computed.</summary>
    public const string NotComputed = "RedisWeb; fwd=miss; detail=not-computed";

    // What needs no second look: printable ASCII but for the quote and the backslash.
    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', 95).Select(code => (char)code).Where(each => each is not ('"' or '\\'))]);

    public static string Of(CacheResult result)
    {
        var text = new StringBuilder("RedisWeb; ", 96 + result.Key.Length);
        text.Append(result.Status switch
        {
            CacheStatus.Hit => "hit",
            CacheStatus.Stale => "fwd=stale",
            CacheStatus.Bypass => "fwd=bypass",
            _ => "fwd=miss",
        });
        if (result.Status == CacheStatus.Miss && result.Store == StoreOutcome.Stored)
        {
            text.Append("; stored");
        }

        if (result.Collapsed)
        {
            text.Append("; collapsed");
        }

        if (result.Store == StoreOutcome.Stored && result.Status != CacheStatus.Bypass)
        {
            text.Append(CultureInfo.InvariantCulture, $"; ttl={(long)Math.Floor(result.TimeToLive.TotalSeconds)}");
        }

        text.Append("; key=\"").Append(InString(result.Key)).Append('"');
        if (Detail(result) is { } detail)
        {
            text.Append("; detail=").Append(detail);
        }

        return text.ToString();
    }

    /// <summary>A status in one word, the same in JSON and in the tags of pages.</summary>
    public static string Word(CacheStatus status) => status switch
    {
        CacheStatus.Hit => "hit",
        CacheStatus.Stale => "stale",
        CacheStatus.Bypass => "bypass",
        _ => "miss",
    };

    private static string? Detail(CacheResult result) => result switch
    {
        { Status: CacheStatus.Bypass } => "cache-unavailable",
        { Status: CacheStatus.Hit, IsNear: true } => "near",
        { Status: CacheStatus.Stale, IsStaleOnError: true } => "stale-if-error",
        { Status: CacheStatus.Stale } => "stale-while-revalidate",
        { Store: StoreOutcome.TooLarge } => "too-large-to-store",
        { Store: StoreOutcome.Failed } => "store-failed",
        { Store: StoreOutcome.Superseded } => "superseded",
        _ => null,
    };

    // A structured field's string holds printable ASCII alone (RFC 9651, section 3.3.3); anything else is percent-encoded.
    private static string InString(string value) => !value.AsSpan().ContainsAnyExcept(Plain) ? value
        : NotPrintable().Replace(value, match => Uri.EscapeDataString(match.Value)).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    [GeneratedRegex("[^ -~]+")]
    private static partial Regex NotPrintable();
}
