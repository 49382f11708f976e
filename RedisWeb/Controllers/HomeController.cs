using Microsoft.AspNetCore.Mvc;
using RedisWeb.Models;
using RedisWeb.Popularity;

namespace RedisWeb.Controllers;

/// <summary>The catalogue, and what is asked of it.</summary>
public sealed class HomeController(HomePresenter presenter, HomeFeed feed) : SiteController
{
    [AcceptVerbs("GET", "HEAD", Route = "/")]
    public async Task<IActionResult> Index()
    {
        Response.Headers.CacheControl = "no-cache";
        return View(presenter.Page(await feed.ReadAsync(presenter.Names)));
    }
}
