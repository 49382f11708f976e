using Microsoft.AspNetCore.Mvc;
using RedisWeb.Http;
using RedisWeb.Models;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

public sealed partial class WorkspaceController
{
    /// <summary>Begins a workspace: from then on visits are noted.</summary>
    [UsesSession]
    [BeginsSession]
    [HttpPost("begin")]
    public Task<IActionResult> Begin() => ChangeAsync(
        workspace => workspace.Begin(), Home, new UnsavedPage("The workspace was not begun", "begin", "Begin a workspace"));

    [UsesSession]
    [HttpPost("recent/clear")]
    public Task<IActionResult> ClearRecent() => ChangeAsync(
        workspace => workspace.ClearRecent(),
        $"{Home}?done={WorkspacePresenter.Cleared}",
        new UnsavedPage("The recent answers were not cleared", "recent/clear", "Clear the recent answers"));

    /// <summary>Gives the browser another cookie; whoever else holds the old one is out.</summary>
    [UsesSession]
    [HttpPost("renew")]
    public Task<IActionResult> Renew() => ChangeAsync(
        HttpContext.RenewSessionAsync, $"{Home}?done={WorkspacePresenter.Renewed}", new UnsavedPage("The cookie was not renewed", "renew", "Renew the cookie"));

    /// <summary>Ends it all, here and in the browser.</summary>
    [UsesSession]
    [HttpPost("forget")]
    public Task<IActionResult> ForgetAll() => ChangeAsync(
        HttpContext.ForgetSessionAsync, $"{Home}?done={WorkspacePresenter.Forgotten}", new UnsavedPage("Nothing was forgotten", "forget", "Forget everything"));

    private Task<IActionResult> ChangeAsync(Action<Workspace> change, string next, UnsavedPage unsaved) => ChangeAsync(
        () =>
        {
            var workspace = Workspace;
            change(workspace);
            return workspace.SaveAsync(HttpContext.RequestAborted);
        },
        next,
        unsaved);

    /// <summary>Makes a change and goes on; where it was not saved the page says so, with all that was entered.</summary>
    private async Task<IActionResult> ChangeAsync(Func<Task> change, string next, UnsavedPage unsaved)
    {
        try
        {
            await change();
            return SeeOther(next);
        }
        catch (SessionException ex)
        {
            return Unsaved(ex, unsaved);
        }
    }

    private IActionResult Unsaved(SessionException cause, UnsavedPage unsaved)
    {
        var (status, page) = (StatusOf(cause), unsaved with
        {
            Reason = unsaved.Pin is null ? Reason(cause) : NotSaved.Of(cause, "The pin").Message,
            Pin = cause is SessionEndedException && unsaved.Pin is { } pin ? pin with { Known = PinKnowledge.Nothing } : unsaved.Pin, // sent again, it begins a new one
        });
        return WantsPage(null)
            ? ViewWithStatus("Unsaved", page, status)
            : Report(status, page.Title, page.Reason);
    }

    private static string Reason(SessionException cause) => cause switch
    {
        SessionEndedException => "Your workspace has ended since the page was asked for: it was forgotten in another tab, or not used for a long time. There is nothing left in it.",
        SessionLimitException => cause.Message + " What was kept before is unharmed.",
        _ => "Your workspace can't be reached at the moment. Nothing in it is changed; send it again in a moment.",
    };
}
