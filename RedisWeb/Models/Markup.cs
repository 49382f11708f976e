using System.Globalization;
using Microsoft.AspNetCore.Html;
using RedisWeb.Caching;
using RedisWeb.Resources;

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
        CacheStatus.Hit => Badge("hit", Texts.Site["hit"]),
        CacheStatus.Miss => Badge("miss", Texts.Site["miss"]),
        CacheStatus.Stale => Badge("stale", Texts.Site["stale"]),
        _ => Badge("bypass", Texts.Site["bypass"]),
    };

    private static HtmlString Badge(string kind, string word) => new($"<span class=\"badge badge-{kind}\">{word}</span>");
}
