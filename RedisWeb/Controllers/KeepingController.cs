using Microsoft.AspNetCore.Mvc;
using RedisWeb.Models;
using RedisWeb.Redis;
using RedisWeb.Resources;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

/// <summary>What controllers share that change what a visitor keeps: a change that was not saved is a page with the same form.</summary>
public abstract class KeepingController : SiteController
{
    /// <summary>Makes a change and goes on; where it was not saved the page says so, with all that was entered.</summary>
    protected Task<IActionResult> ChangeAsync(Func<Task> change, string next, UnsavedPage unsaved) => ChangeAsync(change, next, () => unsaved);

    /// <param name="unsaved">Called where it was not saved.</param>
    /// <inheritdoc cref="ChangeAsync(Func{Task}, string, UnsavedPage)"/>
    protected async Task<IActionResult> ChangeAsync(Func<Task> change, string next, Func<UnsavedPage> unsaved)
    {
        try
        {
            await change();
            return SeeOther(next);
        }
        catch (SessionException ex)
        {
            return Unsaved(ex, unsaved());
        }
        catch (RedisUnavailableException ex)
        {
            return Unsaved(new SessionUnavailableException("Redis can't be reached, or did not take it.", ex), unsaved());
        }
    }

    private IActionResult Unsaved(SessionException cause, UnsavedPage unsaved)
    {
        var (status, page) = (StatusOf(cause), unsaved with
        {
            Reason = unsaved.Pin is null ? Reason(cause) : NotSaved.Of(cause, Texts.Workspace["The pin"]).Message,
            Pin = cause is SessionEndedException && unsaved.Pin is { } pin ? pin with { Known = PinKnowledge.Nothing } : unsaved.Pin, // sent again, it begins a new one
        });
        return WantsPage(null)
            ? ViewWithStatus("~/Views/Workspace/Unsaved.cshtml", page, status)
            : Report(status, page.Title, $"{page.Reason} {page.Done}".TrimEnd());
    }

    private static string Reason(SessionException cause) => cause switch
    {
        SessionEndedException => Texts.Workspace["Your workspace has ended since the page was asked for: it was forgotten in another tab, or not used for a long time. There is nothing left in it."],
        SessionLimitException => Texts.Workspace["{0} What was kept before is unharmed.", cause.Message],
        _ => Texts.Workspace["Your workspace can't be reached at the moment. Nothing in it is changed; send it again in a moment."],
    };
}
