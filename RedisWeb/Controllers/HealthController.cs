using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using RedisWeb.Diagnostics;
using RedisWeb.Http;

namespace RedisWeb.Controllers;

/// <summary>For balancers and orchestrators. Anyone may ask: neither tells more than that.</summary>
[Route("health")]
public sealed class HealthController(Readiness readiness) : Controller
{
    /// <summary>The process answers.</summary>
    [AcceptVerbs("GET", "HEAD", Route = "live")]
    public IActionResult Live() => Told("live", []);

    /// <summary>It can serve. Without Redis it can too, so that is told in the body alone: taking every copy out of service for it would help nobody.</summary>
    [AcceptVerbs("GET", "HEAD", Route = "ready")]
    public IActionResult Ready()
    {
        var wanting = readiness.Wanting();
        return Told(wanting.Count == 0 ? "ready" : "degraded", wanting);
    }

    private RepresentationResult Told(string status, IReadOnlyList<string> wanting)
    {
        Response.Headers.CacheControl = "no-store";
        return new RepresentationResult(JsonSerializer.SerializeToUtf8Bytes(new { status, wanting }, AnswerJson.Options), Representation.Json.ContentType());
    }
}
