using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Popularity;
using RedisWeb.Resources;

namespace RedisWeb.Http;

/// <summary>Answers hits ahead of all that only others need (routing, sign-in, session, MVC): where the same was asked before, the visitor brings no cookie (but for the language), and the bytes are drawn.</summary>
/// <remarks>
/// What an address asks is the same for ever, so it is remembered once the controller has answered it; but in Development, where a report may be edited at any time. Whatever was read
/// from the cache and is no such hit is handed on (<see cref="FoundEntry"/>), so that nobody reads it twice; everything else goes the ordinary way untouched.
/// </remarks>
public sealed class AnswerHits(CacheAside cacheAside, PopularityCounts popularity, AnswerResponse response, IHostEnvironment environment)
{
    // Beyond it all are forgotten, and learned again.
    private const int Most = 4096;
    private const int Longest = 1024; // in characters: who sends more is no crowd, and would fill the memory

    private static readonly KeyValuePair<string, object?> Page = new("http.route", "calculations/{slug}");
    private static readonly KeyValuePair<string, object?> Programs = new("http.route", "calculations/{slug}.{suffix}");

    private readonly ConcurrentDictionary<AskedAddress, KnownQuestion> _known = new();

    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        HttpMethods.IsGet(context.Request.Method) && RequestLanguage.OfPlain(context.Request) is { } language && _known.TryGetValue(AddressOf(context.Request, language), out var known)
            && GzippedRendition.CodingFor(context.Request) is var coding and not TextCoding.Other
            ? AnswerAsync(context, known, coding is TextCoding.Gzip ? known.GzippedLook : known.Look, next) : next(context);

    /// <summary>From now on whoever asks the same, and brings no cookie, is answered here.</summary>
    internal void Remember(HttpRequest request, KnownQuestion known)
    {
        var address = AddressOf(request, Languages.Current);
        if (environment.IsDevelopment() || address.Length > Longest || request.Query.ContainsKey(RequestLanguage.Parameter)) // such an address also makes a choice
        {
            return;
        }

        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        _known[address] = known;
    }

    private async Task AnswerAsync(HttpContext context, KnownQuestion known, AnswerLook look, RequestDelegate next)
    {
        var begun = Stopwatch.GetTimestamp();
        if (look.Language == Languages.Chinese.Name)
        {
            CultureInfo.CurrentUICulture = Languages.Chinese; // the framework's own choice comes later
        }

        var (found, hit, drawn) = await cacheAside.FindDrawnAsync(known.LookUp, look, context.RequestAborted);
        if (hit is null)
        {
            context.Features.Set(new FoundEntry(known.LookUp.Key, found));
            await next(context);
            return;
        }

        context.Features.Get<IHttpMetricsTagsFeature>()?.Tags.Add(known.IsNegotiated ? Page : Programs); // nothing was routed
        if (known.Calculation.IsListed)
        {
            popularity.Asked(known.Calculation.Slug, known.Input.Canonical);
        }

        popularity.Visited(context.Connection.RemoteIpAddress, context.Request.Headers.UserAgent.ToString());
        if (known.Vary is { } vary)
        {
            context.Response.Headers.Vary = vary;
        }

        if (response.WriteHeaders(context.Response, hit, look.Representation, view: null, isPersonal: false, begun))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await AnswerResponse.SendAsync(context, known.Calculation, look.Representation, drawn!, hit, known.Schedule?.Next);
    }

    private static AskedAddress AddressOf(HttpRequest request, CultureInfo language) => new(
        request.PathBase.Value ?? "", request.Path.Value ?? "", request.QueryString.Value ?? "",
        request.Headers.Accept is var accept && AcceptHeader.Takes(accept, Representation.Html.MediaType()) ? "" : accept.ToString(), language.Name);

    // All that the choice of what is answered depends on.
    private readonly record struct AskedAddress(string Base, string Path, string Query, string Accept, string Language)
    {
        public int Length => Base.Length + Path.Length + Query.Length + Accept.Length;
    }
}

/// <summary>What was found in the cache under a key, for whoever answers in the end.</summary>
internal sealed record FoundEntry(string Key, Lookup Found);

/// <summary>What an address asks.</summary>
/// <param name="Schedule">By which its answer is computed anew; null where there is none.</param>
/// <param name="LookUp">Of its entry.</param>
/// <param name="Look">Of the bytes that answer it.</param>
/// <param name="IsNegotiated">Whether the form was chosen by what the client accepts, and not by the address.</param>
internal sealed record KnownQuestion(Calculation Calculation, BoundInput Input, Scheduled? Schedule, CacheRequest LookUp, AnswerLook Look, bool IsNegotiated)
{
    /// <summary>What the bytes are chosen by; null where by nothing but the address.</summary>
    public string? Vary { get; } = IsNegotiated ? AnswerResponse.Negotiated : AnswerResponse.VaryOf(Look.Representation);

    /// <summary>Of the bytes that answer a client that takes them with gzip.</summary>
    public AnswerLook GzippedLook { get; } = Look with { IsGzipped = true };
}
