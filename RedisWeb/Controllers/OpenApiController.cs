using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using RedisWeb.Http;

namespace RedisWeb.Controllers;

/// <summary>What there is for programs, described in OpenAPI.</summary>
public sealed class OpenApiController(OpenApiText text) : SiteController
{
    [AcceptVerbs("GET", "HEAD", Route = "/openapi.json")]
    public async Task<IActionResult> Show()
    {
        var (json, tag) = await text.GetAsync();
        Response.Headers.CacheControl = "no-cache";
        return File(json, Representation.Json.ContentType(), null, EntityTagHeaderValue.Parse(tag));
    }
}
