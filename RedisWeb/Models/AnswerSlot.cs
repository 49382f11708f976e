using Microsoft.AspNetCore.Html;

namespace RedisWeb.Models;

/// <summary>A place in a page that is filled after the page was drawn: first the status line, then the answer.</summary>
public static class AnswerSlot
{
    /// <summary>No character: whatever is encoded for a page comes without it.</summary>
    public const char Mark = '\uFFFF';

    public static IHtmlContent Html { get; } = new HtmlString(Mark.ToString());
}
