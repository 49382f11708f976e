using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using RedisWeb.Accounts;
using RedisWeb.Diagnostics;
using RedisWeb.Http;
using RedisWeb.Models.Diagnostics;

namespace RedisWeb.Controllers;

/// <summary>What the cache, the sessions and Redis are doing, for those who may look.</summary>
[Route("admin/diagnostics")]
[Authorize(Policy = AccountPolicies.Viewer)]
[ResponseCache(NoStore = true)]
public sealed class DiagnosticsController(SnapshotReader snapshots, LiveFigures live) : SiteController
{
    [AcceptVerbs("GET", "HEAD", Route = "")]
    public async Task<IActionResult> Index(CancellationToken cancellationToken)
    {
        var snapshot = await snapshots.ReadAsync(cancellationToken);
        return View(DiagnosticsPresenter.Page(snapshot, MayChange) with
        {
            Changed = MayChange ? DiagnosticsPresenter.NoteOf(snapshot, Request.Query["done"], Request.Query["outcome"], AccountUser.NameOf(User)) : null,
        });
    }

    /// <summary>The page's inside alone, for a page that is being looked at.</summary>
    [AcceptVerbs("GET", "HEAD", Route = "panels")]
    [BackgroundRequest]
    public async Task<IActionResult> Panels(CancellationToken cancellationToken) =>
        PartialView("Index.Panels", DiagnosticsPresenter.Page(await snapshots.ReadAsync(cancellationToken), MayChange));

    /// <summary>All of it, for programs.</summary>
    [AcceptVerbs("GET", "HEAD", Route = "/admin/diagnostics.json")]
    public async Task<IActionResult> Json(CancellationToken cancellationToken)
    {
        var snapshot = await snapshots.ReadAsync(cancellationToken);
        return new RepresentationResult(JsonSerializer.SerializeToUtf8Bytes(MayChange ? snapshot : snapshot.WithoutJobs(), DiagnosticsJson.Options), Representation.Json.ContentType());
    }

    /// <summary>Says when there are newer figures, for as long as somebody listens.</summary>
    [HttpGet("events")]
    [BackgroundRequest]
    public IResult Events(CancellationToken cancellationToken) => TypedResults.ServerSentEvents(live.WatchAsync(cancellationToken), "figures");

    private bool MayChange => User.IsInRole(AccountPolicies.Administrator);
}
