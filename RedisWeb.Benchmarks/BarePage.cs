using Microsoft.AspNetCore.Mvc;

namespace RedisWeb.Benchmarks;

/// <summary>What the hit is compared with: a page of MVC and Razor of 7 KB, which asks no one: no cache, no session.</summary>
public sealed class BareController : Controller
{
    [HttpGet("/bare")]
    public IActionResult Show() => View();
}
