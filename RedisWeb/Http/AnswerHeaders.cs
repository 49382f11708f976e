using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using RedisWeb.Caching;

namespace RedisWeb.Http;

/// <summary>The headers of an answer: where it came from, how old it is, and how it may be kept.</summary>
public sealed class AnswerHeaders(IHostEnvironment environment)
{
    /// <summary>Of pages that have a visitor's own, a form token for one, so nothing keeps them; in the words that the framework's antiforgery would replace any others with.</summary>
    public const string PageCacheControl = "no-cache, no-store";

    /// <summary>What a page or a negotiated form is chosen by.</summary>
    public const string Negotiated = "Accept, Accept-Language, Cookie";

    /// <summary>Likewise what is written in the reader's language, in the one form that the address names.</summary>
    public const string Spoken = "Accept-Language, Cookie";

    // Another build may write the same answer differently, so its tags are other tags; copies of one build agree.
    private static readonly string Build = typeof(AnswerHeaders).Module.ModuleVersionId.ToString("N")[..8];

    private readonly bool _timed = environment.IsDevelopment();

    /// <param name="response">Must not have started.</param>
    /// <param name="result">The answer.</param>
    /// <param name="representation">May be kept if it is revalidated at each use.</param>
    /// <param name="isPersonal">Whether it has something of the visitor's own: then it may not be kept.</param>
    /// <param name="view">Of a table on the page, by its tag; null for the page as it is.</param>
    /// <param name="asked">When the answer was asked for (<see cref="Stopwatch.GetTimestamp"/>).</param>
    /// <returns>Whether the client has it already and the body can be left out.</returns>
    public bool Write(HttpResponse response, CacheResult result, Representation representation, string? view, bool isPersonal, long asked)
    {
        var headers = response.Headers;
        headers[CacheStatusHeader.Name] = CacheStatusHeader.Of(result);
        if (result.Status is CacheStatus.Hit or CacheStatus.Stale || result.Collapsed)
        {
            headers.Age = Math.Max(0, (long)result.Age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (_timed)
        {
            headers["Server-Timing"] = Timing(result, Stopwatch.GetElapsedTime(asked));
        }

        if (isPersonal)
        {
            headers.CacheControl = PageCacheControl;
            return false;
        }

        // What is written depends on where the site is, too.
        var build = response.HttpContext.Request.PathBase is { HasValue: true } root ? Build + root.ToUriComponent() : Build;

        var language = representation.IsInWords() ? RequestLanguage.Of(response.HttpContext.Request).Name : null;

        // All but that of a picture are weak: they may be packed on their way, and pages and JSON say their age. A page has another once it says another source.
        var tag = representation switch
        {
            Representation.Html => $"W/\"{result.EntityTag}.{build}.{SourceOf(result)}.{language}{(view is null ? "" : "." + view)}.html\"",
            Representation.Svg => $"W/\"{result.EntityTag}.{build}.{language}.svg\"",
            Representation.Png => $"\"{result.EntityTag}.{build}.png\"",
            _ => $"W/\"{result.EntityTag}.{build}.{representation.Suffix()}\"",
        };
        headers.ETag = tag;
        headers.CacheControl = representation is Representation.Html ? "private, no-cache" : "no-cache";
        return response.HttpContext.Request.Headers.IfNoneMatch is { Count: > 0 } known && IsIn(known, EntityTagHeaderValue.Parse(tag));
    }

    // From memory or from Redis: between the two there is nothing that anybody would load a page again for.
    private static string SourceOf(CacheResult result) =>
        result.Status is CacheStatus.Hit ? "hit" : $"{CacheStatusHeader.Word(result.Status)}{result.Store:D}{(result.Collapsed || result.IsStaleOnError ? 1 : 0)}";

    // Compared weakly, as RFC 9110 section 13.1.2 wants it.
    private static bool IsIn(StringValues ifNoneMatch, EntityTagHeaderValue tag) =>
        EntityTagHeaderValue.TryParseList(ifNoneMatch, out var listed)
        && listed.Any(each => each.Equals(EntityTagHeaderValue.Any) || each.Compare(tag, useStrongComparison: false));

    // The cache's share is all that was not computing; an answer from the cache costs its compute time nothing here.
    private static string Timing(CacheResult result, TimeSpan total)
    {
        var computing = result.Status is CacheStatus.Miss or CacheStatus.Bypass ? result.ComputeTime : TimeSpan.Zero;
        var reading = total > computing ? total - computing : TimeSpan.Zero;
        return string.Create(CultureInfo.InvariantCulture,
            $"cache;dur={reading.TotalMilliseconds:0.###}, compute;dur={computing.TotalMilliseconds:0.###}, total;dur={total.TotalMilliseconds:0.###}");
    }
}
