using Microsoft.AspNetCore.Mvc;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Models;

namespace RedisWeb.Http;

/// <summary>The forms in which an answer can be had; the first that fits is taken.</summary>
public enum Representation
{
    Html,
    Json,
    Csv,
    Png,
    Svg,
}

internal static class RepresentationNames
{
    /// <summary>What went wrong, for programs (RFC 9457).</summary>
    public const string Problem = "application/problem+json";

    private static readonly Representation[] Always = [Representation.Html, Representation.Json, Representation.Csv];

    private static readonly (string Suffix, string MediaType, string ContentType)[] Names =
    [
        ("html", "text/html", "text/html; charset=utf-8"),
        ("json", "application/json", "application/json"),
        ("csv", "text/csv", "text/csv; charset=utf-8; header=present"),
        ("png", "image/png", "image/png"),
        ("svg", "image/svg+xml", "image/svg+xml"),
    ];

    /// <summary>What the address ends in, after the point.</summary>
    public static string Suffix(this Representation representation) => Names[(int)representation].Suffix;

    public static string MediaType(this Representation representation) => Names[(int)representation].MediaType;

    /// <summary>The media type with what a reader must know besides.</summary>
    public static string ContentType(this Representation representation) => Names[(int)representation].ContentType;

    /// <summary>Whether it is read by people, in the language of their request; what programs read is the same in each.</summary>
    public static bool IsInWords(this Representation representation) => representation is Representation.Html or Representation.Svg;

    /// <summary>What a calculation's answers can be had in. A single answer need not have a picture or a series.</summary>
    public static Representation[] OfferedBy(Calculation calculation) => AnswerShape.Of(calculation.AnswerType) switch
    {
        { PictureName: null, HasSeries: false } => Always,
        { HasSeries: false } => [.. Always, Representation.Png],
        { PictureName: null } => [.. Always, Representation.Svg],
        _ => [.. Always, Representation.Png, Representation.Svg],
    };

    /// <summary>Whether this answer can be had so.</summary>
    public static bool Has(Calculation calculation, object answer, Representation representation) => representation switch
    {
        Representation.Png => AnswerShape.Of(calculation.AnswerType).Picture(answer) is { Png.IsEmpty: false },
        Representation.Svg => AnswerShape.Of(calculation.AnswerType).Series(answer).Count > 0,
        _ => true,
    };

    /// <summary>Whether this answer has the chart that an SVG was asked of.</summary>
    public static bool HasChart(Calculation calculation, object answer, Representation representation, int chart) =>
        representation is not Representation.Svg || (chart >= 1 && chart <= AnswerShape.Of(calculation.AnswerType).Series(answer).Count);

    /// <summary>The representation that an address without its point asks for, or null.</summary>
    public static Representation? FromSuffix(ReadOnlySpan<char> suffix) => suffix switch
    {
        "json" => Representation.Json,
        "csv" => Representation.Csv,
        "png" => Representation.Png,
        "svg" => Representation.Svg,
        _ => null,
    };
}

/// <summary>Sends bytes as they are, or nothing but the headers to a HEAD.</summary>
internal sealed class RepresentationResult(Rendition body, string contentType, int status = StatusCodes.Status200OK) : ActionResult
{
    public RepresentationResult(ReadOnlyMemory<byte> body, string contentType, int status = StatusCodes.Status200OK)
        : this(new Rendition([body], [], 0), contentType, status)
    {
    }

    public Rendition Body { get; } = body;

    public string ContentType { get; } = contentType;

    public int Status { get; } = status;

    public override async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        await AnswerResponse.SendAsync(context.HttpContext, Body, default);
    }
}
