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
    private static readonly string[] MediaTypes = ["text/html", "application/json", "text/csv", "image/png", "image/svg+xml"];

    /// <summary>What the address ends in, after the point.</summary>
    public static string Suffix(this Representation representation) => representation switch
    {
        Representation.Json => "json",
        Representation.Csv => "csv",
        Representation.Png => "png",
        Representation.Svg => "svg",
        _ => "html",
    };

    public static string MediaType(this Representation representation) => MediaTypes[(int)representation];

    /// <summary>The media type with what a reader must know besides.</summary>
    public static string ContentType(this Representation representation) => representation switch
    {
        Representation.Csv => "text/csv; charset=utf-8; header=present",
        Representation.Html => "text/html; charset=utf-8",
        _ => representation.MediaType(),
    };

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
