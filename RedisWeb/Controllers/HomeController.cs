using Microsoft.AspNetCore.Mvc;
using RedisWeb.Calculations;
using RedisWeb.Models;

namespace RedisWeb.Controllers;

/// <summary>The catalogue.</summary>
public sealed class HomeController(CalculationCatalogue catalogue) : SiteController
{
    [AcceptVerbs("GET", "HEAD", Route = "/")]
    public IActionResult Index()
    {
        Response.Headers.CacheControl = "no-cache";
        return View(new HomePage([.. catalogue.All.Select(Link)]));
    }
}
