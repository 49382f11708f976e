using System.Globalization;
using System.Text;
using RedisWeb.Caching;
using RedisWeb.Jobs;
using RedisWeb.Resources;

namespace RedisWeb.Models;

/// <summary>Where an answer came from, as a part of its page: the only one that is written anew for every request.</summary>
internal static class StatusLine
{
    /// <summary>In HTML; numbers as the visitor reads them, in the language of the request.</summary>
    /// <param name="next">When the answer is computed anew by itself; null where that is not known.</param>
    public static string Of(CacheResult result, ScheduledTime? next = null)
    {
        var ago = $"<time datetime=\"{MomentText.Of(result.ComputedAt)}\" data-age>{DurationText.Ago(result.Age)}</time>";
        var by = Markup.Encoder.Encode(result.ComputedBy);
        var isStored = result.Store is StoreOutcome.Stored;
        string computed = (isStored, Expires(result)) switch
        {
            (false, _) => Texts.Answer["Computed {0} in {1} by {2}.", ago, Markup.Duration(result.ComputeTime), by],
            (true, null) => Texts.Answer["Computed {0} in {1} by {2}, {3} stored.", ago, Markup.Duration(result.ComputeTime), by, Markup.Bytes(result.StoredBytes)],
            (true, var expires) => Texts.Answer["Computed {0} in {1} by {2}, {3} stored, {4}.", ago, Markup.Duration(result.ComputeTime), by, Markup.Bytes(result.StoredBytes), expires],
        };
        return new StringBuilder(1200)
            .Append("<section class=\"status\" aria-labelledby=\"status-title\">\n<h2 id=\"status-title\" class=\"hidden\">").Append(Texts.Answer["Where this answer comes from"]).Append("</h2>\n<p class=\"status-line\">")
            .Append(Markup.Badge(result.Status)).Append(' ').Append(Summary(result)).Append("</p>\n<p class=\"status-detail\">").Append(computed)
            .Append(NotStored(result)).Append(Ahead(next)).Append("</p>").Append(isStored ? Lifetime(result) : "").Append("\n</section>").ToString();
    }

    private static string Summary(CacheResult result) => result switch
    {
        { Status: CacheStatus.Hit } => (result.IsNear ? $"<b>{Texts.Answer["Answered from memory."]}</b>" : $"<b>{Texts.Answer["Answered from Redis."]}</b>")
            + (result.ComputeTime > TimeSpan.Zero ? Texts.Between + Texts.Answer["You saved {0}.", Markup.Duration(result.ComputeTime)] : ""),
        { Status: CacheStatus.Miss, Collapsed: true } => $"<b>{Texts.Answer["Computed once for you and others."]}</b>{Texts.Between}{Texts.Answer["Somebody had asked the same a moment before, and your request joined theirs."]}",
        { Status: CacheStatus.Miss, Store: StoreOutcome.Stored } => $"<b>{Texts.Answer["Computed for you."]}</b>{Texts.Between}{Texts.Answer["Whoever asks the same next gets it at once."]}",
        { Status: CacheStatus.Miss } => $"<b>{Texts.Answer["Computed for you."]}</b>",
        { Status: CacheStatus.Stale, IsStaleOnError: true } => $"<b>{Texts.Answer["An earlier answer, past its time."]}</b>{Texts.Between}{Texts.Answer["Computing a newer one has just failed."]}",
        { Status: CacheStatus.Stale } => $"<b>{Texts.Answer["An earlier answer, past its time."]}</b>{Texts.Between}{Texts.Answer["A newer one is being computed; load the page again to see it."]}",
        _ => $"<b>{Texts.Answer["Computed without Redis, which cannot be reached now."]}</b>{Texts.Between}{Texts.Answer["The answer is right, but it is not kept: the same question is computed again."]}",
    };

    private static string? Expires(CacheResult result) =>
        result.TimeToLive > TimeSpan.Zero ? $"<span data-expires=\"{MomentText.Of(result.ExpiresAt)}\">{Texts.Site["expires in {0}", DurationText.Of(result.TimeToLive)]}</span>"
        : result.TimeToLive < TimeSpan.Zero ? Texts.Answer["expired {0}", DurationText.Ago(-result.TimeToLive)] : null;

    private static string Lifetime(CacheResult result)
    {
        var left = result.Age + result.TimeToLive is { Ticks: > 0 } lifetime ? Math.Clamp(result.TimeToLive / lifetime, 0, 1) : 0;
        return string.Create(CultureInfo.InvariantCulture, $"""

            <svg class="lifetime" width="100%" height="4" aria-hidden="true" data-from="{MomentText.Of(result.ComputedAt)}" data-to="{MomentText.Of(result.ExpiresAt)}"><rect width="100%" height="4" rx="2" /><rect class="left" width="{left:0.#%}" height="4" rx="2" /></svg>
            """);
    }

    private static string Ahead(ScheduledTime? next) =>
        next is null ? "" : Texts.Between + Texts.Answer["Computed anew ahead of time at {0}.", $"<time datetime=\"{MomentText.Of(next.At)}\">{Markup.Encoder.Encode(MomentText.Read(next.Text))}</time>"];

    private static string NotStored(CacheResult result) => result switch
    {
        { Store: StoreOutcome.Stored } => "",
        { Store: StoreOutcome.TooLarge } => Texts.Between + Texts.Answer["Not stored: its {0} are more than the largest entry that is kept.", Markup.Bytes(result.StoredBytes)],
        { Store: StoreOutcome.Failed, Status: not CacheStatus.Bypass } => Texts.Between + Texts.Answer["Not stored: Redis did not take it."],
        { Store: StoreOutcome.Superseded } => Texts.Between + Texts.Answer["Not stored: it was taken back, or taken over by another copy, while it was being computed."],
        _ => "",
    };
}
