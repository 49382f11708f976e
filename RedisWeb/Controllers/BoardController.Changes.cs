using Microsoft.AspNetCore.Mvc;
using RedisWeb.Boards;
using RedisWeb.Http;
using RedisWeb.Limits;
using RedisWeb.Models;
using RedisWeb.Resources;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

public sealed partial class BoardController
{
    /// <summary>Shares the board as it is now, at a new address, or at one that it was shared at before.</summary>
    [UsesSession]
    [HttpPost("workspace/board/share")]
    public async Task<IActionResult> Share([FromServices] ClientLimits limits)
    {
        if (await FormAsync() is not { } sent)
        {
            return UnreadableForm();
        }

        var again = sent["board"].ToString();
        if (await limits.NewBoardAsync(HttpContext.Connection.RemoteIpAddress, HttpContext.RequestAborted) is { } wait)
        {
            FailureResponse.AskAgainAfter(Response, wait);
            return StatusCode(StatusCodes.Status429TooManyRequests);
        }

        return await ChangeAsync(() => ShareAsync(Workspace, again), $"{Home}#shared", new UnsavedPage(Texts.Workspace["The board was not shared"], "board/share", Texts.Workspace["Share"]) { Fields = [("board", again)] });
    }

    /// <summary>Ends a board that the visitor has shared; its address says so from then on.</summary>
    [UsesSession]
    [HttpPost("workspace/board/take-back")]
    public async Task<IActionResult> TakeBack()
    {
        if (await FormAsync() is not { } sent)
        {
            return UnreadableForm();
        }

        var token = sent["board"].ToString();
        return await ChangeAsync(() => TakeBackAsync(Workspace, token), $"{Home}#shared", new UnsavedPage(Texts.Workspace["The board was not taken back"], "board/take-back", Texts.Workspace["Take back"]) { Fields = [("board", token)] });
    }

    private async Task ShareAsync(Workspace workspace, string again)
    {
        var (asked, now) = (presenter.Asked(Open(workspace)), clock.GetUtcNow());
        foreach (var ended in workspace.Boards.Where(each => each.Until <= now))
        {
            workspace.ForgetBoard(ended.Token);
        }

        var board = new Board([.. asked.Select(each => each.Question)], now, now + Board.KeptFor);
        Check(workspace, board, again);
        var token = again.Length > 0 ? again : BoardToken.New();
        if (!await boards.ShareAsync(token, board, HttpContext.RequestAborted))
        {
            throw new SessionEndedException(); // taken back, in another tab
        }

        workspace.NoteBoard(new SharedBoard(token, asked.Count, now, board.Until));
        await workspace.SaveAsync(HttpContext.RequestAborted);
    }

    private static void Check(Workspace workspace, Board board, string again)
    {
        var isKnown = workspace.Boards.Any(each => each.Token == again);
        if (!workspace.IsBegun || (again.Length > 0 && !isKnown))
        {
            throw new SessionEndedException();
        }

        if (board.Questions.Count == 0)
        {
            throw new SessionLimitException(Texts.Workspace["There is nothing on the board. Pin an answer first."]);
        }

        if (!isKnown && workspace.Boards.Count >= Workspace.MostBoards)
        {
            throw new SessionLimitException(Texts.Workspace["{0} boards are shared, which is the most there can be at a time. Take one back first.", Workspace.MostBoards]);
        }

        if (board.Questions.Sum(question => question.ToString().Length) > Board.Longest)
        {
            throw new SessionLimitException(Texts.Workspace["What is pinned is too long to be shared on one page. Remove the pins with the longest inputs."]);
        }
    }

    // Taken back first: of what is forgotten here nobody could take the address back any more.
    private async Task TakeBackAsync(Workspace workspace, string token)
    {
        if (!Open(workspace).Boards.Any(each => each.Token == token))
        {
            return; // nobody else's, and none that is taken back already
        }

        await boards.TakeBackAsync(token, HttpContext.RequestAborted);
        workspace.ForgetBoard(token);
        await workspace.SaveAsync(HttpContext.RequestAborted);
    }

    private static Workspace Open(Workspace workspace) => workspace.IsAvailable ? workspace : throw new SessionUnavailableException("The session can't be had now: Redis can't be reached.");
}
