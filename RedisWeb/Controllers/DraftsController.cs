using Microsoft.AspNetCore.Mvc;
using RedisWeb.Calculations;
using RedisWeb.Http;
using RedisWeb.Models;
using RedisWeb.Models.Tables;
using RedisWeb.Resources;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

/// <summary>For authors of reports, in Development: each file as it is on disk, asked anew by every request. The cache is neither read nor written.</summary>
[Route("drafts")]
public sealed class DraftsController(CalculationCatalogue catalogue, TimeProvider clock) : SiteController
{
    [UsesSession]
    [AcceptVerbs("GET", "HEAD", Route = "")]
    public IActionResult Index() => catalogue.Drafts is { } files ? ViewWithStatus("Index", DraftPresenter.Entries(files), StatusCodes.Status200OK) : NoSuchPage();

    /// <param name="file">Is only ever compared with the names of the files that there are.</param>
    [UsesSession]
    [AcceptVerbs("GET", "HEAD", Route = "{file}")]
    public async Task<IActionResult> Show(string file)
    {
        if (catalogue.Drafts?.FirstOrDefault(each => each.FileName == file) is not { } report)
        {
            return NoSuchPage();
        }

        IReadOnlyList<string?> Entered(string name) => Request.Query[name];
        var (asked, binding) = (Request.QueryString.ToUriComponent(), report.Form.Bind(Entered));
        return binding.Input is { } input && HttpMethods.IsGet(Request.Method)
            ? await AnswerAsync(report, asked, input)
            : ViewWithStatus("Show", DraftPresenter.Page(report, asked, CalculationPresenter.Form(report, Entered, binding.Errors)), binding.Input is null ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }

    private async Task<IActionResult> AnswerAsync(ReportFile report, string asked, BoundInput input)
    {
        try
        {
            var started = clock.GetTimestamp();
            var answer = (ReportAnswer)await report.ComputeAsync(input, ComputeContext.SingleThreaded(cancellationToken: HttpContext.RequestAborted));
            var took = clock.GetElapsedTime(started);
            return ViewWithStatus(
                "Show", DraftPresenter.Answered(report, asked, input, answer, took, Request.PathBase.ToUriComponent(), TableQuery.Of(Request.Query, report)), StatusCodes.Status200OK);
        }
        catch (Exception ex) when (!HttpContext.RequestAborted.IsCancellationRequested)
        {
            // Whatever it is, its author is who can do something about it.
            var failure = FailureResponse.Of(ex, report) ?? new FailureResponse(StatusCodes.Status422UnprocessableEntity, Texts.Errors["There is no answer to this input"], ex.Message, null);
            failure.WriteHeaders(Response);
            return ViewWithStatus("Show", DraftPresenter.Page(report, asked, CalculationPresenter.Refused(report, input, new FailureModel(failure.Title, failure.Message)), ex.Message), failure.Status);
        }
    }
}
