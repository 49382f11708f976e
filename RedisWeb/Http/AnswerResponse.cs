using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Models;
using RedisWeb.Resources;

namespace RedisWeb.Http;

/// <summary>Sends an answer: what was drawn of it, and in headers and body where it came from, how old it is, and how it may be kept.</summary>
public sealed partial class AnswerResponse(IHostEnvironment environment)
{
    /// <summary>Of pages that have a visitor's own, a form token for one, so nothing keeps them; in the words that the framework's antiforgery would replace any others with.</summary>
    public const string PageCacheControl = "no-cache, no-store";

    /// <summary>What a page or a negotiated form is chosen by.</summary>
    public const string Negotiated = "Accept, " + Spoken;

    /// <summary>Likewise what is written in the reader's language, in the one form that the address names.</summary>
    public const string Spoken = Compressed + ", Accept-Language, Cookie";

    /// <summary>Likewise any other text.</summary>
    public const string Compressed = "Accept-Encoding";

    /// <summary>RFC 9211.</summary>
    internal const string CacheStatusHeader = "Cache-Status";

    /// <summary>Of it: nothing is stored, and nothing was computed.</summary>
    internal const string NotComputed = "RedisWeb; fwd=miss; detail=not-computed";

    // Another build may write the same answer differently, so its tags are other tags; copies of one build agree.
    private static readonly string Build = typeof(AnswerResponse).Module.ModuleVersionId.ToString("N")[..8];

    // What needs no second look: printable ASCII but for the quote and the backslash.
    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', 95).Select(code => (char)code).Where(each => each is not ('"' or '\\'))]);

    private readonly bool _timed = environment.IsDevelopment();

    /// <param name="response">Must not have started.</param>
    /// <param name="result">The answer.</param>
    /// <param name="representation">May be kept if it is revalidated at each use.</param>
    /// <param name="isPersonal">Whether it has something of the visitor's own: then it may not be kept.</param>
    /// <param name="view">Of a table on the page, by its tag; null for the page as it is.</param>
    /// <param name="asked">When the answer was asked for (<see cref="Stopwatch.GetTimestamp"/>).</param>
    /// <returns>Whether the client has it already and the body can be left out.</returns>
    public bool WriteHeaders(HttpResponse response, CacheResult result, Representation representation, string? view, bool isPersonal, long asked)
    {
        var headers = response.Headers;
        headers[CacheStatusHeader] = CacheStatusOf(result);
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

        var language = representation.IsInWords() ? Languages.Current.Name : null;

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

    /// <summary>The body, after the headers.</summary>
    /// <param name="drawn">All of it but where the answer came from.</param>
    /// <param name="next">When the answer is computed anew by itself; null where that is not known.</param>
    internal static async Task SendAsync(HttpContext context, Calculation calculation, Representation representation, Rendition drawn, CacheResult result, ScheduledTime? next)
    {
        var source = new ArrayBufferWriter<byte>(1024);
        if (representation is Representation.Html)
        {
            Encoding.UTF8.GetBytes(StatusLine.Of(result, next), source);
        }
        else if (representation is Representation.Json)
        {
            AnswerJson.WriteCache(source, result);
        }
        else if (representation is Representation.Csv && AnswerShape.Of(calculation.AnswerType).Tables(result.Value) is [{ IsCut: true, Rows.Count: var rows }, ..])
        {
            TellCut(context.Response.Headers, calculation.Slug, rows);
        }

        context.Response.ContentType = representation.ContentType();
        await SendAsync(context, drawn, source.WrittenMemory);
    }

    /// <summary>The body, with what is written in its open place.</summary>
    internal static async Task SendAsync(HttpContext context, Rendition drawn, ReadOnlyMemory<byte> between)
    {
        var response = context.Response;
        var isGzipped = drawn.Plain is not null;
        if (isGzipped)
        {
            response.Headers.ContentEncoding = GzippedRendition.Name;
        }

        response.ContentLength = isGzipped ? GzippedRendition.LengthOf(drawn, between.Length) : drawn.Length + between.Length;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        if (isGzipped)
        {
            GzippedRendition.Write(response.BodyWriter, drawn, between.Span);
        }
        else
        {
            Write(response.BodyWriter, drawn.Before);
            response.BodyWriter.Write(between.Span);
            Write(response.BodyWriter, drawn.After);
        }

        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>What the form that the address names is chosen by besides; null where by nothing.</summary>
    internal static string? VaryOf(Representation representation) =>
        representation.IsInWords() ? Spoken : representation is Representation.Png ? null : Compressed;

    /// <summary>Where an answer came from (RFC 9211).</summary>
    internal static string CacheStatusOf(CacheResult result)
    {
        var text = new StringBuilder("RedisWeb; ", 96 + result.Key.Length);
        text.Append(result.Status == CacheStatus.Hit ? "" : "fwd=").Append(Word(result.Status));
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

    /// <summary>A status in one word, the same in headers, in JSON and in the tags of pages.</summary>
    internal static string Word(CacheStatus status) => status switch
    {
        CacheStatus.Hit => "hit",
        CacheStatus.Stale => "stale",
        CacheStatus.Bypass => "bypass",
        _ => "miss",
    };

    // From memory or from Redis: between the two there is nothing that anybody would load a page again for.
    private static string SourceOf(CacheResult result) =>
        result.Status is CacheStatus.Hit ? "hit" : $"{Word(result.Status)}{result.Store:D}{(result.Collapsed || result.IsStaleOnError ? 1 : 0)}";

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

    // The lines of a CSV are all data, so people see it in the file's name, and programs in a header.
    private static void TellCut(IHeaderDictionary headers, string slug, int rows)
    {
        headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"{slug}-first-{rows}-rows.csv\"");
        headers["Answer-Complete"] = "?0";
    }

    private static void Write(IBufferWriter<byte> output, ReadOnlyMemory<byte>[] parts)
    {
        foreach (var part in parts)
        {
            output.Write(part.Span);
        }
    }

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
