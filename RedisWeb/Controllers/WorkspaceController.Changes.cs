using Microsoft.AspNetCore.Mvc;
using RedisWeb.Boards;
using RedisWeb.Http;
using RedisWeb.Models;
using RedisWeb.Resources;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

public sealed partial class WorkspaceController
{
    /// <summary>Begins a workspace: from then on visits are noted.</summary>
    [UsesSession]
    [BeginsSession]
    [HttpPost("begin")]
    public Task<IActionResult> Begin() => ChangeAsync(
        workspace => workspace.Begin(), Home, new UnsavedPage(Texts.Workspace["The workspace was not begun"], "begin", Texts.Workspace["Begin a workspace"]));

    [UsesSession]
    [HttpPost("recent/clear")]
    public Task<IActionResult> ClearRecent() => ChangeAsync(
        workspace => workspace.ClearRecent(),
        $"{Home}?done={WorkspacePresenter.Cleared}",
        new UnsavedPage(Texts.Workspace["The recent answers were not cleared"], "recent/clear", Texts.Workspace["Clear the recent answers"]));

    /// <summary>Gives the browser another cookie; whoever else holds the old one is out.</summary>
    [UsesSession]
    [HttpPost("renew")]
    public Task<IActionResult> Renew() => ChangeAsync(
        HttpContext.RenewSessionAsync, $"{Home}?done={WorkspacePresenter.Renewed}", new UnsavedPage(Texts.Workspace["The cookie was not renewed"], "renew", Texts.Workspace["Renew the cookie"]));

    /// <summary>Ends it all, here and in the browser; first what was shared, since nobody could take it back any more. Where that is all that was done, the page says so, and it is listed no more.</summary>
    [UsesSession]
    [HttpPost("forget")]
    public async Task<IActionResult> ForgetAll([FromServices] IBoards boards)
    {
        var (workspace, taken) = (Workspace, 0);
        return await ChangeAsync(
            async () =>
            {
                foreach (var board in workspace.IsAvailable ? workspace.Boards : [])
                {
                    await boards.TakeBackAsync(board.Token, HttpContext.RequestAborted);
                    workspace.ForgetBoard(board.Token); // of use where the rest fails: it is saved before the response
                    taken++;
                }

                await HttpContext.ForgetSessionAsync();
            },
            $"{Home}?done={WorkspacePresenter.Forgotten}",
            () => new UnsavedPage(Texts.Workspace["Your workspace was not forgotten"], "forget", Texts.Workspace["Forget everything"])
            {
                Done = taken == 0 ? "" : Texts.Workspace.Count(taken, "The link of one board was taken back before that, and leads nowhere any more.", "The links of {0} boards were taken back before that, and lead nowhere any more."),
            });
    }

    private Task<IActionResult> ChangeAsync(Action<Workspace> change, string next, UnsavedPage unsaved) => ChangeAsync(
        () =>
        {
            var workspace = Workspace;
            change(workspace);
            return workspace.SaveAsync(HttpContext.RequestAborted);
        },
        next,
        unsaved);
}
