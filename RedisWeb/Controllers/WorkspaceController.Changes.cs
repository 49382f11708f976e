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

    /// <summary>Ends it all, here and in the browser; first what was shared, since nobody could take it back any more.</summary>
    [UsesSession]
    [HttpPost("forget")]
    public Task<IActionResult> ForgetAll([FromServices] IBoards boards) => ChangeAsync(
        async () =>
        {
            await Task.WhenAll((Workspace.IsAvailable ? Workspace.Boards : []).Select(board => boards.TakeBackAsync(board.Token, HttpContext.RequestAborted)));
            await HttpContext.ForgetSessionAsync();
        },
        $"{Home}?done={WorkspacePresenter.Forgotten}",
        new UnsavedPage(Texts.Workspace["Nothing was forgotten"], "forget", Texts.Workspace["Forget everything"]));

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
