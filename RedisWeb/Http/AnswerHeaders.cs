using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using RedisWeb.Caching;

namespace RedisWeb.Http;

/// <summary>The headers of an answer: where it came from, how old it is, and how it may be kept.</summary>
public sealed class AnswerHeaders(IHostEnvironment environment)
{
    /// <summary>Pages have the visitor's form token, so nothing keeps them; in the words that the framework's antiforgery would replace any others with.</summary>
    public const string PageCacheControl = "no-cache, no-store";

    // Another build may write the same answer differently, so its tags are other tags; copies of one build agree.
    private static readonly string Build = typeof(AnswerHeaders).Module.ModuleVersionId.ToString("N")[..8];

    private readonly bool _timed = environment.IsDevelopment();

    /// <param name="response">Must not have started.</param>
    /// <param name="result">The answer.</param>
    /// <param name="representation">Programs' representations may be kept if revalidated at each use; a page is never kept, for it has the visitor's form token.</param>
    /// <param name="asked">When the answer was asked for (<see cref="Stopwatch.GetTimestamp"/>).</param>
    /// <returns>Whether the client has it already and the body can be left out.</returns>
    public bool Write(HttpResponse response, CacheResult result, Representation representation, long asked)
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

        if (representation == Representation.Html)
        {
            headers.CacheControl = PageCacheControl;
            return false;
        }

        // JSON's is weak: it says its age, so its bytes differ while it says the same.
        var tag = new EntityTagHeaderValue($"\"{result.EntityTag}.{Build}.{representation.Suffix()}\"", isWeak: representation == Representation.Json);
        headers.ETag = tag.ToString();
        headers.CacheControl = "no-cache";
        return IsIn(response.HttpContext.Request.Headers.IfNoneMatch, tag);
    }

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
