using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using RedisWeb.Caching;
using RedisWeb.Jobs;

namespace RedisWeb.Models;

/// <summary>Where an answer came from, as a part of its page: the only one that is written anew for every request.</summary>
internal static class StatusLine
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>In HTML; numbers as the visitor reads them.</summary>
    /// <param name="next">When the answer is computed anew by itself; null where that is not known.</param>
    public static string Of(CacheResult result, ScheduledTime? next = null)
    {
        var html = new StringBuilder(1200)
            .Append("<section class=\"status\" aria-labelledby=\"status-title\">\n<h2 id=\"status-title\" class=\"hidden\">Where this answer comes from</h2>\n<p class=\"status-line\">")
            .Append(Markup.Badge(result.Status)).Append(' ').Append(Summary(result)).Append("</p>\n<p class=\"status-detail\">Computed ")
            .Append($"<time datetime=\"{MomentText.Of(result.ComputedAt)}\" data-age>{DurationText.Ago(result.Age)}</time> in {Markup.Duration(result.ComputeTime)} by {Encoder.Encode(result.ComputedBy)}");
        return (result.Store is StoreOutcome.Stored ? html.Append(Stored(result, next)) : html.Append('.').Append(NotStored(result)).Append(Ahead(next)).Append("</p>")).Append("\n</section>").ToString();
    }

    private static string Summary(CacheResult result) => result switch
    {
        { Status: CacheStatus.Hit } => (result.IsNear ? "<b>Answered from memory.</b>" : "<b>Answered from Redis.</b>")
            + (result.ComputeTime > TimeSpan.Zero ? $" You saved {Markup.Duration(result.ComputeTime)}." : ""),
        { Status: CacheStatus.Miss, Collapsed: true } => "<b>Computed once for you and others.</b> Somebody had asked the same a moment before, and your request joined theirs.",
        { Status: CacheStatus.Miss, Store: StoreOutcome.Stored } => "<b>Computed for you.</b> Whoever asks the same next gets it at once.",
        { Status: CacheStatus.Miss } => "<b>Computed for you.</b>",
        { Status: CacheStatus.Stale, IsStaleOnError: true } => "<b>An earlier answer, past its time.</b> Computing a newer one has just failed.",
        { Status: CacheStatus.Stale } => "<b>An earlier answer, past its time.</b> A newer one is being computed; load the page again to see it.",
        _ => "<b>Computed without Redis, which cannot be reached now.</b> The answer is right, but it is not kept: the same question is computed again.",
    };

    private static string Stored(CacheResult result, ScheduledTime? next)
    {
        var expires = result.TimeToLive > TimeSpan.Zero ? $", <span data-expires=\"{MomentText.Of(result.ExpiresAt)}\">expires in {DurationText.Of(result.TimeToLive)}</span>"
            : result.TimeToLive < TimeSpan.Zero ? $", expired {DurationText.Ago(-result.TimeToLive)}" : "";
        var left = result.Age + result.TimeToLive is { Ticks: > 0 } lifetime ? Math.Clamp(result.TimeToLive / lifetime, 0, 1) : 0;
        return string.Create(CultureInfo.InvariantCulture, $"""
            , {Markup.Bytes(result.StoredBytes)} stored{expires}.{Ahead(next)}</p>
            <svg class="lifetime" width="100%" height="4" aria-hidden="true" data-from="{MomentText.Of(result.ComputedAt)}" data-to="{MomentText.Of(result.ExpiresAt)}"><rect width="100%" height="4" rx="2" /><rect class="left" width="{left:0.#%}" height="4" rx="2" /></svg>
            """);
    }

    private static string Ahead(ScheduledTime? next) =>
        next is null ? "" : $" Computed anew ahead of time at <time datetime=\"{MomentText.Of(next.At)}\">{Encoder.Encode(next.Text)}</time>.";

    private static string NotStored(CacheResult result) => result switch
    {
        { Store: StoreOutcome.TooLarge } => $" Not stored: its {Markup.Bytes(result.StoredBytes)} are more than the largest entry that is kept.",
        { Store: StoreOutcome.Failed, Status: not CacheStatus.Bypass } => " Not stored: Redis did not take it.",
        { Store: StoreOutcome.Superseded } => " Not stored: it was taken back, or taken over by another copy, while it was being computed.",
        _ => "",
    };
}
