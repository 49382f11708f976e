using Microsoft.AspNetCore.Mvc;
using RedisWeb.Http;
using RedisWeb.Models;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

public sealed partial class WorkspaceController
{
    /// <summary>Begins a workspace: from then on visits are noted.</summary>
    [UsesSession]
    [HttpPost("begin")]
    public Task<IActionResult> Begin() => ChangeAsync(
        () =>
        {
            var workspace = Workspace;
            workspace.Begin();
            return workspace.SaveAsync(HttpContext.RequestAborted);
        },
        Home,
        new UnsavedPage { Title = "The workspace was not begun", Action = "begin", Button = "Begin a workspace" });

    [UsesSession]
    [HttpPost("recent/clear")]
    public Task<IActionResult> ClearRecent() => ChangeAsync(
        () =>
        {
            var workspace = Workspace;
            workspace.ClearRecent();
            return workspace.SaveAsync(HttpContext.RequestAborted);
        },
        $"{Home}?done={WorkspacePresenter.Cleared}",
        new UnsavedPage { Title = "The recent answers were not cleared", Action = "recent/clear", Button = "Clear the recent answers" });

    /// <summary>Gives the browser another cookie; whoever else holds the old one is out.</summary>
    [UsesSession]
    [HttpPost("renew")]
    public Task<IActionResult> Renew() => ChangeAsync(
        HttpContext.RenewSessionAsync,
        $"{Home}?done={WorkspacePresenter.Renewed}",
        new UnsavedPage { Title = "The cookie was not renewed", Action = "renew", Button = "Renew the cookie" });

    /// <summary>Ends it all, here and in the browser.</summary>
    [UsesSession]
    [HttpPost("forget")]
    public Task<IActionResult> ForgetAll() => ChangeAsync(
        HttpContext.ForgetSessionAsync,
        $"{Home}?done={WorkspacePresenter.Forgotten}",
        new UnsavedPage { Title = "Nothing was forgotten", Action = "forget", Button = "Forget everything" });

    /// <summary>Makes a change and goes on; one that was not saved is told, with all that was entered.</summary>
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
        const int status = StatusCodes.Status503ServiceUnavailable;
        if (cause is SessionUnavailableException)
        {
            new FailureResponse(status, "", "", UntilBack).WriteHeaders(Response);
        }

        var page = unsaved with
        {
            Reason = unsaved.Pin is null ? Reason(cause) : NotSaved.Of(cause, "The pin").Message,
            Pin = cause is SessionEndedException && unsaved.Pin is { } pin ? pin with { Known = PinKnowledge.Nothing } : unsaved.Pin, // sent again, it begins a new one
        };
        return WantsPage(null)
            ? Page("Unsaved", page, status)
            : Report(new ProblemDocument { Title = page.Title, Status = status, Detail = page.Reason });
    }

    private static string Reason(SessionException cause) => cause switch
    {
        SessionEndedException => "Your workspace has ended since the page was asked for: it was forgotten in another tab, or not used for a long time. There is nothing left in it.",
        SessionLimitException => cause.Message + " What was kept before is unharmed.",
        _ => "Your workspace can't be reached at the moment. Nothing in it is changed; send it again in a moment.",
    };
}
