using Microsoft.AspNetCore.Mvc;
using RedisWeb.Models;
using RedisWeb.Popularity;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

/// <summary>The catalogue, and what is asked of it.</summary>
public sealed class HomeController(HomePresenter presenter, HomeFeed feed) : SiteController
{
    [UsesSession]
    [AcceptVerbs("GET", "HEAD", Route = "/")]
    public async Task<IActionResult> Index()
    {
        Response.Headers.CacheControl = "private, no-cache";
        return View(presenter.Page(await feed.ReadAsync(presenter.Names)));
    }
}
