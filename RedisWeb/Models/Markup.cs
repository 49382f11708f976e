using System.Globalization;
using Microsoft.AspNetCore.Html;
using RedisWeb.Caching;

namespace RedisWeb.Models;

/// <summary>What pages say in words, and in the same element exactly for programs.</summary>
public static class Markup
{
    public static HtmlString Duration(TimeSpan time) => new($"<time datetime=\"{DurationText.Iso(time)}\">{DurationText.Of(time)}</time>");

    /// <summary>How long ago a moment is; a script keeps it true.</summary>
    public static HtmlString Ago(DateTimeOffset moment, TimeSpan age) => new($"<time datetime=\"{MomentText.Of(moment)}\" data-age>{DurationText.Ago(age)}</time>");

    public static HtmlString Bytes(long size) => new(string.Create(CultureInfo.InvariantCulture, $"<data value=\"{size}\">{BytesText.Of(size)}</data>"));

    /// <summary>Hit, miss, stale or bypass.</summary>
    public static HtmlString Badge(CacheStatus status) => status switch
    {
        CacheStatus.Hit => Hit,
        CacheStatus.Miss => Miss,
        CacheStatus.Stale => Stale,
        _ => Bypass,
    };

    private static readonly HtmlString Hit = Badge("hit");
    private static readonly HtmlString Miss = Badge("miss");
    private static readonly HtmlString Stale = Badge("stale");
    private static readonly HtmlString Bypass = Badge("bypass");

    private static HtmlString Badge(string word) => new($"<span class=\"badge badge-{word}\">{word}</span>");
}
