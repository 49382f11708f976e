using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Models;
using RedisWeb.Popularity;
using RedisWeb.Resources;

namespace RedisWeb.Http;

/// <summary>Answers hits ahead of all that only others need (routing, sign-in, session, MVC): where the address was answered before, the visitor brings no cookie (but for the language), and the bytes are drawn.</summary>
/// <remarks>
/// What an address asks is the same for ever, so it is remembered once the controller has answered it. Whatever was read from the cache and is no such hit is handed on
/// (<see cref="FoundEntry"/>), so that nobody reads it twice; everything else goes the ordinary way untouched.
/// </remarks>
internal sealed class AnswerHits(RequestDelegate next, KnownAddresses addresses, CacheAside cacheAside, AskedQuestions asked, Schedules schedules, AnswerHeaders headers, Visitors visitors)
{
    private static readonly KeyValuePair<string, object?> Page = new("http.route", "calculations/{slug}");
    private static readonly KeyValuePair<string, object?> Programs = new("http.route", "calculations/{slug}.{suffix}");

    public Task InvokeAsync(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && RequestLanguage.IsAllThatCookiesSay(context.Request) && addresses.Find(context.Request) is { } address ? AnswerAsync(context, address) : next(context);

    private async Task AnswerAsync(HttpContext context, KnownAddress address)
    {
        var begun = Stopwatch.GetTimestamp();
        if (address.Look.Language == Languages.Chinese.Name)
        {
            CultureInfo.CurrentUICulture = Languages.Chinese; // the framework's own choice comes later
        }

        var found = await cacheAside.LookUpAsync(address.LookUp, context.RequestAborted);
        if (found.Entry?.Renditions?.Find(address.Look) is not { } drawn || cacheAside.Hit(address.LookUp.Key, found) is not { } result)
        {
            context.Features.Set(new FoundEntry(address.LookUp.Key, found));
            await next(context);
            return;
        }

        context.Features.Get<IHttpMetricsTagsFeature>()?.Tags.Add(address.IsNegotiated ? Page : Programs); // nothing was routed
        if (address.Calculation.IsListed)
        {
            asked.Note(address.Calculation.Slug, address.Input.Canonical);
        }

        visitors.Note(context.Connection.RemoteIpAddress, context.Request.Headers.UserAgent.ToString());
        if (address.Vary is { } vary)
        {
            context.Response.Headers.Vary = vary;
        }

        if (headers.Write(context.Response, result, address.Look.Representation, view: null, isPersonal: false, begun))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await AnswerBody.SendAsync(context, address.Look.Representation, drawn, result, schedules.NextOf(address.Calculation, address.Input));
    }
}

/// <summary>What was found in the cache under a key, for whoever answers in the end.</summary>
internal sealed record FoundEntry(string Key, Lookup Found);

/// <summary>What an address asks.</summary>
/// <param name="LookUp">Of its entry.</param>
/// <param name="Look">Of the bytes that answer it.</param>
/// <param name="IsNegotiated">Whether the form was chosen by what the client accepts, and not by the address.</param>
internal sealed record KnownAddress(Calculation Calculation, BoundInput Input, CacheRequest LookUp, AnswerLook Look, bool IsNegotiated)
{
    /// <summary>What the bytes are chosen by; null where by nothing but the address.</summary>
    public string? Vary { get; } = IsNegotiated ? AnswerHeaders.Negotiated : Look.Representation.IsInWords() ? AnswerHeaders.Spoken : null;
}

/// <summary>Addresses that were answered with bytes that are kept, for everybody alike. None in Development, where a report may be edited at any time.</summary>
public sealed class KnownAddresses(IHostEnvironment environment)
{
    // Beyond it all are forgotten, and learned again.
    private const int Most = 4096;

    private readonly ConcurrentDictionary<(string Base, string Path, string Query, string Language), KnownAddress> _known = new();

    internal KnownAddress? Find(HttpRequest request) =>
        _known.TryGetValue(Of(request), out var address) && (!address.IsNegotiated || AcceptHeader.Takes(request.Headers.Accept, Representation.Html.MediaType())) ? address : null;

    internal void Add(HttpRequest request, KnownAddress address)
    {
        if (environment.IsDevelopment() || request.Query.ContainsKey(RequestLanguage.Parameter)) // such an address also makes a choice
        {
            return;
        }

        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        _known[Of(request)] = address;
    }

    private static (string, string, string, string) Of(HttpRequest request) =>
        (request.PathBase.Value ?? "", request.Path.Value ?? "", request.QueryString.Value ?? "", RequestLanguage.Of(request).Name);
}

/// <summary>Writes what was drawn, and in between where it came from.</summary>
internal static class AnswerBody
{
    public static async Task SendAsync(HttpContext context, Representation representation, Rendition drawn, CacheResult result, ScheduledTime? next)
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

        var response = context.Response;
        response.ContentType = representation.ContentType();
        response.ContentLength = drawn.Length + source.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            Write(response.BodyWriter, drawn.Before);
            response.BodyWriter.Write(source.WrittenSpan);
            Write(response.BodyWriter, drawn.After);
            await response.BodyWriter.FlushAsync(context.RequestAborted);
        }
    }

    private static void Write(IBufferWriter<byte> output, ReadOnlyMemory<byte>[] parts)
    {
        foreach (var part in parts)
        {
            output.Write(part.Span);
        }
    }
}
