using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using RedisWeb.Accounts;
using RedisWeb.Calculations;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Series;
using RedisWeb.Http;
using RedisWeb.Models.Diagnostics;
using RedisWeb.Resources;

namespace RedisWeb.Controllers;

/// <summary>What the cache, the sessions and Redis are doing, for those who may look.</summary>
[Route("admin/diagnostics")]
public sealed class DiagnosticsController(SnapshotReader snapshots, SeriesReader series, LiveFigures live, CalculationCatalogue catalogue) : FiguresController
{
    [AcceptVerbs("GET", "HEAD", Route = "")]
    public async Task<IActionResult> Index(CancellationToken cancellationToken)
    {
        var snapshot = await snapshots.ReadAsync(cancellationToken);
        return View(DiagnosticsPresenter.Page(snapshot, MayChange, await ViewAsync(snapshot), catalogue) with
        {
            Changed = MayChange ? DiagnosticsPresenter.NoteOf(snapshot, Request.Query["done"], Request.Query["outcome"], AccountUser.NameOf(User)) : null,
        });
    }

    /// <summary>The page's inside alone, for a page that is being looked at.</summary>
    [AcceptVerbs("GET", "HEAD", Route = "panels")]
    [BackgroundRequest]
    public async Task<IActionResult> Panels(CancellationToken cancellationToken)
    {
        var snapshot = await snapshots.ReadAsync(cancellationToken);
        return PartialView("Index.Panels", DiagnosticsPresenter.Page(snapshot, MayChange, await ViewAsync(snapshot), catalogue));
    }

    /// <summary>All of it, for programs: whatever language they come from, in one.</summary>
    [AcceptVerbs("GET", "HEAD", Route = "/admin/diagnostics.json")]
    public async Task<IActionResult> Json(CancellationToken cancellationToken)
    {
        var snapshot = await snapshots.ReadAsync(cancellationToken);
        return Languages.InEnglish(() => Data(MayChange ? snapshot : snapshot.WithoutJobs()));
    }

    /// <summary>One figure over time, for programs; of one calculation where its slug is given, and the figure is known of each.</summary>
    [AcceptVerbs("GET", "HEAD", Route = "series/{figure}.json")]
    public async Task<IActionResult> History([FromRoute] string figure)
    {
        var (range, calculation) = (Request.Query["range"].FirstOrDefault(), Request.Query["calculation"].FirstOrDefault());
        if (SeriesFigure.Find(figure) is not { } known || (calculation is not null && (!known.IsByCalculation || catalogue.Find(calculation) is null)))
        {
            return Report(StatusCodes.Status404NotFound, Texts.Diagnostics["There is no such figure"], Texts.Diagnostics["Its history is kept of none, or not of this calculation."]);
        }

        var asked = SeriesRange.Nearest(range);
        if (await series.ReadAsync(asked, calculation) is not { } read)
        {
            FailureResponse.AskAgainAfter(Response, UntilBack);
            return Report(StatusCodes.Status503ServiceUnavailable, Texts.Diagnostics["Redis is away"], Texts.Diagnostics["What was kept of this figure can\u2019t be read at the moment."]);
        }

        return Data(FigureHistory.Of(known, calculation, asked, read));
    }

    /// <summary>Says when there are newer figures, for as long as somebody listens.</summary>
    [HttpGet("events")]
    [BackgroundRequest]
    public IResult Events(CancellationToken cancellationToken) => TypedResults.ServerSentEvents(live.WatchAsync(cancellationToken), "figures");

    private static RepresentationResult Data<T>(T figures) => new(JsonSerializer.SerializeToUtf8Bytes(figures, DiagnosticsJson.Options), Representation.Json.ContentType());

    // The last hour is part of the snapshot.
    private async Task<DiagnosticsView> ViewAsync(DiagnosticsSnapshot snapshot)
    {
        var view = DiagnosticsView.Of(Request.Query, "calculations");
        return view with { Series = view.Range == SeriesRange.Hour ? snapshot.Series.Figures : await series.ReadAsync(view.Range) };
    }
}
