using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Microsoft.AspNetCore.Html;
using RedisWeb.Caching;
using RedisWeb.Resources;

namespace RedisWeb.Models;

/// <summary>What pages say in words, and in the same element exactly for programs.</summary>
public static partial class Markup
{
    internal static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static HtmlString Duration(TimeSpan time) => new($"<time datetime=\"{DurationText.Iso(time)}\">{DurationText.Of(time)}</time>");

    /// <summary>How long ago a moment is; a script keeps it true.</summary>
    public static HtmlString Ago(DateTimeOffset moment, TimeSpan age) => new($"<time datetime=\"{MomentText.Of(moment)}\" data-age>{DurationText.Ago(age)}</time>");

    /// <summary>When, of this day; a script says how long ago, in no more room.</summary>
    public static HtmlString At(DateTimeOffset moment) => new($"<time datetime=\"{MomentText.Of(moment)}\" data-age>{Clock(moment)}</time>");

    /// <summary>Just now; who has no script that goes on from there sees when that was.</summary>
    public static HtmlString Now(DateTimeOffset moment) => new($"{Ago(moment, TimeSpan.Zero)}<noscript> · {Clock(moment)}</noscript>");

    public static HtmlString Bytes(long size) => new(string.Create(CultureInfo.InvariantCulture, $"<data value=\"{size}\">{BytesText.Of(size)}</data>"));

    /// <summary>Hit, miss, stale or bypass.</summary>
    public static HtmlString Badge(CacheStatus status) => status switch
    {
        CacheStatus.Hit => Badge("hit", Texts.Site["hit"]),
        CacheStatus.Miss => Badge("miss", Texts.Site["miss"]),
        CacheStatus.Stale => Badge("stale", Texts.Site["stale"]),
        _ => Badge("bypass", Texts.Site["bypass"]),
    };

    /// <summary>A text whose dates are not broken at their hyphens.</summary>
    public static HtmlString Unbroken(string text) => new(Date().Replace(Encoder.Encode(text), "<span class=\"unbroken\">$0</span>"));

    [GeneratedRegex(@"\b\d{4}-\d\d(-\d\d)?\b")]
    private static partial Regex Date();

    private static string Clock(DateTimeOffset moment) => string.Create(CultureInfo.InvariantCulture, $"{moment.UtcDateTime:HH:mm:ss} UTC");

    private static HtmlString Badge(string kind, string word) => new($"<span class=\"badge badge-{kind}\">{word}</span>");
}
