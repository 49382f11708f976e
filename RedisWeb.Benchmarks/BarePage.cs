using Microsoft.AspNetCore.Mvc;

namespace RedisWeb.Benchmarks;

/// <summary>What the hit is compared with: a page of MVC and Razor of about the same size, which asks no one: no cache, no session.</summary>
public sealed class BareController : Controller
{
    public const string Hit = "/calculations/prime-count?upTo=1000000";

    /// <param name="rows">Of its table: some 50 bytes each.</param>
    [HttpGet("/bare")]
    public IActionResult Show(int rows) => View(rows);
}
