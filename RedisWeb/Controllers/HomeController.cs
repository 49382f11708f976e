using Microsoft.AspNetCore.Mvc;
using RedisWeb.Accounts;
using RedisWeb.Http;
using RedisWeb.Models;
using RedisWeb.Popularity;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

/// <summary>The catalogue, and what is asked of it.</summary>
public sealed class HomeController(HomePresenter presenter, HomeFeed feed, AnswerRenderer renderer) : SiteController
{
    [UsesSession]
    [AcceptVerbs("GET", "HEAD", Route = "/")]
    public async Task<IActionResult> Index()
    {
        (Response.Headers.CacheControl, Response.Headers.Vary) = ("private, no-cache", AnswerResponse.Spoken);
        var figures = await feed.ReadAsync(presenter.Names);
        if (HomeSearch.Of(Request.Query["find"] is [{ } asked, ..] ? asked : "") is { } search)
        {
            return View(presenter.Page(figures, search)); // of searches there are too many to keep
        }

        var frame = await PageFilter.FrameAsync(HttpContext);
        return figures is null || frame.IsWorkspaceAway || AccountUser.NameOf(User) is not null
            ? View(presenter.Page(figures))
            : new RepresentationResult(await renderer.WholeAsync(ControllerContext, presenter.KeptOf(figures), "Index", presenter.Page(figures), frame), Representation.Html.ContentType());
    }
}
