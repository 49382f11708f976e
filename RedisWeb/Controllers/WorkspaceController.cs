using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Caching.Distributed;
using RedisWeb.Calculations;
using RedisWeb.Http;
using RedisWeb.Models;
using RedisWeb.Models.Charts;
using RedisWeb.Resources;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

/// <summary>What a visitor keeps: pins, recent answers, and all of it as a file.</summary>
[Route("workspace")]
public sealed partial class WorkspaceController(
    IDistributedCache cache, CalculationCatalogue catalogue, WorkspacePresenter presenter, SeveralAnswers several, TimeProvider clock) : KeepingController
{
    private const string Home = "/workspace";

    // For reading: a file is never part of a page, so nothing in it needs escaping for one.
    private static readonly JsonSerializerOptions Exported = new(AnswerJson.Options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Workspace Workspace => new(HttpContext.Session, clock);

    /// <summary>What is kept; for a visitor who keeps nothing, what it is for.</summary>
    [UsesSession]
    [AcceptVerbs("GET", "HEAD", Route = "")]
    public async Task<IActionResult> Index()
    {
        var workspace = Workspace;
        var answers = await several.PeekAsync(cache, presenter.Shown(workspace), HttpContext.RequestAborted);
        Response.Headers.CacheControl = AnswerResponse.PageCacheControl;
        return View(presenter.Page(workspace, Request.Query["a"], Request.Query["done"], answers, Request.PathBase.ToUriComponent()));
    }

    /// <summary>Two to four answers of one calculation side by side. What is compared stands in the address alone: it needs no workspace, and can be shared.</summary>
    [UsesSession(IsLoadedByAction = true)]
    [AcceptVerbs("GET", "HEAD", Route = "compare")]
    public async Task<IActionResult> Compare()
    {
        HttpContext.BeginLoadingSession();
        var choice = new ComparisonChoice(catalogue, Request.Query["a"]);
        if (!choice.CanBeCompared)
        {
            NumberCultures.Use(await NumbersAsync());
            return ViewWithStatus("Choose", choice.Page(), choice.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
        }

        var (calculation, answers) = await ComparedAsync(choice);
        Response.Headers.CacheControl = AnswerResponse.PageCacheControl;
        NumberCultures.Use(await NumbersAsync());
        return View(ComparisonPresenter.Page(calculation, answers, choice.Query, Request.PathBase.ToUriComponent()));
    }

    /// <summary>One of the charts of a comparison, as a file.</summary>
    [AcceptVerbs("GET", "HEAD", Route = "compare.svg")]
    public async Task<IActionResult> ComparedChart()
    {
        var choice = new ComparisonChoice(catalogue, Request.Query["a"]);
        if (!choice.CanBeCompared)
        {
            return Report(StatusCodes.Status400BadRequest, Texts.Workspace["These answers can't be compared"], choice.Page().Problem);
        }

        var (calculation, answers) = await ComparedAsync(choice);
        var page = ComparisonPresenter.Page(calculation, answers, choice.Query, Request.PathBase.ToUriComponent());
        var chart = ChartFile.NumberIn(Request.Query);
        if (chart < 1 || chart > page.Charts.Count)
        {
            return NoSuchChart(calculation, page.Files);
        }

        (Response.Headers.CacheControl, Response.Headers.Vary) = ("no-cache", AnswerResponse.Spoken);
        return new RepresentationResult(Encoding.UTF8.GetBytes(new SvgChart(page.Charts[chart - 1].Series, isJoined: true).Document()), Representation.Svg.ContentType());
    }

    private async Task<(Calculation Calculation, IReadOnlyList<ComparedAnswer> Answers)> ComparedAsync(ComparisonChoice choice)
    {
        var calculation = choice.Asked[0].Calculation;
        return (calculation, await several.GetAsync(cache, calculation, [.. choice.Asked.Select(each => each.Input)], HttpContext));
    }

    /// <summary>Asks whether everything shall go.</summary>
    [UsesSession]
    [AcceptVerbs("GET", "HEAD", Route = "forget")]
    public IActionResult Forget()
    {
        Response.Headers.CacheControl = AnswerResponse.PageCacheControl;
        return View(WorkspacePresenter.Kept(Workspace));
    }

    /// <summary>Everything that is kept, as a file.</summary>
    [UsesSession]
    [AcceptVerbs("GET", "HEAD", Route = "export")]
    public IActionResult Export()
    {
        if (!Workspace.IsAvailable)
        {
            FailureResponse.AskAgainAfter(Response, UntilBack);
            return Error(new ErrorPage(StatusCodes.Status503ServiceUnavailable, Texts.Workspace["Your workspace can't be exported now"], Texts.Workspace["Redis can't be reached. Nothing in it is lost: try again in a moment."], null, []), WantsPage(null));
        }

        Response.Headers.CacheControl = "no-store";
        Response.Headers.ContentDisposition = "attachment; filename=\"workspace.json\"";
        var kept = new
        {
            ExportedAt = clock.GetUtcNow().ToUniversalTime(),
            Pins = Workspace.Pins.Select(pin => new { Question = pin.Question.ToString(), pin.Note, pin.At }),
            Boards = Workspace.Boards.Select(board => new { Address = $"/boards/{board.Token}", board.Tiles, board.At, board.Until }),
            Recent = Workspace.Recent.Select(recent => new { Question = recent.Question.ToString(), recent.At }),
            Workspace.Preferences,
            Workspace.Plan,
        };
        return new RepresentationResult(JsonSerializer.SerializeToUtf8Bytes(kept, Exported), Representation.Json.ContentType());
    }
}
