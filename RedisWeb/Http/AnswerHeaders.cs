using System.Diagnostics;
using System.Globalization;
using RedisWeb.Caching;

namespace RedisWeb.Http;

/// <summary>The headers of an answer: where it came from, how old it is, and how it may be kept.</summary>
public sealed class AnswerHeaders(IHostEnvironment environment)
{
    /// <summary>Pages have the visitor's form token, so nothing keeps them; in the words that the framework's antiforgery would replace any others with.</summary>
    public const string PageCacheControl = "no-cache, no-store";

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

        var tag = EntityTag.Of(result.EntityTag, representation);
        headers.ETag = tag;
        headers.CacheControl = "no-cache";
        return EntityTag.IsIn(response.HttpContext.Request.Headers.IfNoneMatch, tag);
    }

    // The cache's share is all that was not computing; an answer from the cache costs its compute time nothing here.
    private static string Timing(CacheResult result, TimeSpan total)
    {
        var computing = result.Status is CacheStatus.Miss or CacheStatus.Bypass ? result.ComputeTime : TimeSpan.Zero;
        var reading = total > computing ? total - computing : TimeSpan.Zero;
        return string.Create(CultureInfo.InvariantCulture,
            $"cache;dur={reading.TotalMilliseconds:0.###}, compute;dur={computing.TotalMilliseconds:0.###}, total;dur={total.TotalMilliseconds:0.###}");
    }
}
