using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Caching.Distributed;
using RedisWeb.Boards;
using RedisWeb.Http;
using RedisWeb.Models;
using RedisWeb.Redis;
using RedisWeb.Resources;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

/// <summary>Pins on one page, each with the answer that the cache has: of the visitor, and as it was shared with others. Looking computes nothing.</summary>
public sealed partial class BoardController(IDistributedCache cache, IBoards boards, BoardPresenter presenter, SeveralAnswers several, TimeProvider clock) : KeepingController
{
    private const string Home = "/workspace/board";

    private Workspace Workspace => new(HttpContext.Session, clock);

    [UsesSession]
    [AcceptVerbs("GET", "HEAD", Route = "workspace/board")]
    public async Task<IActionResult> Index()
    {
        var workspace = Workspace;
        var asked = presenter.Asked(workspace);
        var answers = await several.PeekAsync(cache, asked, HttpContext.RequestAborted);
        Response.Headers.CacheControl = AnswerResponse.PageCacheControl;
        var root = Request.PathBase.ToUriComponent();
        return View(presenter.Page(workspace, asked, answers, $"{Request.Scheme}://{Request.Host.ToUriComponent()}{root}", root));
    }

    /// <summary>The picture of a tile, as the cache has it: unlike an answer's own it is never computed, and nobody has asked for it.</summary>
    [AcceptVerbs("GET", "HEAD", Route = "boards/picture")]
    public async Task<IActionResult> Picture()
    {
        if (presenter.Find(Request.Query["a"].ToString()) is not { } asked || BoardPresenter.Picture(asked, (await several.PeekAsync(cache, [asked], HttpContext.RequestAborted))[asked.Question]) is not { } picture)
        {
            return NotFound();
        }

        Response.Headers.CacheControl = "private, max-age=60";
        return new RepresentationResult(picture.Png, Representation.Png.ContentType());
    }

    /// <summary>A board that somebody has shared: whoever has its address sees it, and nothing of whose it is.</summary>
    [UsesSession]
    [AcceptVerbs("GET", "HEAD", Route = "boards/{token}")]
    public async Task<IActionResult> Show(string token)
    {
        Response.Headers["X-Robots-Tag"] = "noindex";
        FoundBoard? found;
        try
        {
            found = BoardToken.IsToken(token) ? await boards.FindAsync(token, HttpContext.RequestAborted) : null;
        }
        catch (RedisUnavailableException)
        {
            FailureResponse.AskAgainAfter(Response, UntilBack);
            return Error(new ErrorPage(StatusCodes.Status503ServiceUnavailable, Texts.Workspace["The board can't be shown now"], Texts.Workspace["Redis can't be reached. Nothing of it is lost: try again in a moment."], null, []), WantsPage(null));
        }

        if (found is null)
        {
            return Error(new ErrorPage(StatusCodes.Status404NotFound, Texts.Workspace["There is no such board"], Texts.Workspace["The link is not complete, or the board has ended: it does where nobody shares it again for 30 days."], null, []), WantsPage(null));
        }

        if (found.Board is not { } board)
        {
            return Error(new ErrorPage(StatusCodes.Status410Gone, Texts.Workspace["This board was taken back"], Texts.Workspace["Whoever shared it has taken its link back, for good. Ask them for another."], null, []), WantsPage(null));
        }

        var asked = presenter.Asked(board);
        var answers = await several.PeekAsync(cache, asked, HttpContext.RequestAborted);
        Response.Headers.CacheControl = AnswerResponse.PageCacheControl;
        return View(presenter.Page(board, asked, answers, Request.PathBase.ToUriComponent()));
    }
}
