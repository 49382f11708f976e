using Microsoft.AspNetCore.Mvc;
using RedisWeb.Calculations;
using RedisWeb.Http;
using RedisWeb.Models;
using RedisWeb.Resources;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

/// <summary>The retirement plan in three steps. Whatever is entered, right or wrong, is kept in the workspace, so it can be left and taken up again.</summary>
[UsesSession]
[Route("workspace/plan")]
public sealed class PlanController(CalculationCatalogue catalogue, TimeProvider clock) : SiteController
{
    private const string Back = "back";
    private const string StartOver = "start-over";
    private const string Steps = "{number:int:range(1,3)}";

    private RetirementPlan? Calculation => catalogue.All.OfType<RetirementPlan>().FirstOrDefault();

    private Workspace Workspace => new(HttpContext.Session, clock);

    /// <summary>Goes to where the visitor left.</summary>
    [AcceptVerbs("GET", "HEAD", Route = "")]
    public IActionResult GoOn() => GoTo(PlanSteps.ToGoOnAt(Saved(Workspace)));

    [AcceptVerbs("GET", "HEAD", Route = Steps)]
    public IActionResult Show(int number)
    {
        if (Calculation is null)
        {
            return NotFound();
        }

        // While the workspace is away nobody knows how far the visitor is.
        var saved = Saved(Workspace);
        return Workspace.IsAvailable && PlanSteps.ToGoOnAt(saved) is var last && last.Number < number
            ? GoTo(last)
            : View(PlanPage.Of(PlanSteps.All[number - 1], saved));
    }

    [BeginsSession]
    [HttpPost(Steps)]
    public async Task<IActionResult> Enter(int number)
    {
        if (await FormAsync() is not { } form)
        {
            return UnreadableForm();
        }

        var (step, way) = (PlanSteps.All[number - 1], form["go"].ToString());
        var entered = step.Fields.ToDictionary(field => field.Name, field => form[field.Name].ToString());
        var fault = await TrySaveAsync(workspace => Change(workspace, way, entered));
        var saved = Saved(Workspace);
        var errors = way is Back or StartOver ? new Dictionary<string, string>() : PlanSteps.ErrorsAt(step, With(saved, entered));
        if (errors.Count > 0 || fault is not null)
        {
            var notSaved = fault is null ? null : NotSaved.Of(fault, Texts.Plan["Step {0} of the plan (“{1}”)", step.Number, step.Title]);
            var page = PlanPage.Of(step, saved, entered, errors) with { NotSaved = notSaved };
            return ViewWithStatus("Show", page, fault is null || errors.Count > 0 ? StatusCodes.Status400BadRequest : StatusOf(fault));
        }

        return way switch
        {
            StartOver => GoTo(PlanSteps.All[0]),
            Back => GoTo(PlanSteps.All[Math.Max(0, number - 2)]),
            _ when step != PlanSteps.All[^1] => GoTo(PlanSteps.All[number]),
            _ => GoToAnswer(saved),
        };
    }

    private static IReadOnlyDictionary<string, string> Saved(Workspace workspace) => workspace.IsAvailable ? workspace.Plan : new Dictionary<string, string>();

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> saved, Dictionary<string, string> entered) =>
        saved.Where(each => !entered.ContainsKey(each.Key)).Concat(entered).ToDictionary();

    private static void Change(Workspace workspace, string way, Dictionary<string, string> entered)
    {
        if (way == StartOver)
        {
            workspace.ClearPlan();
            return;
        }

        foreach (var (field, text) in entered)
        {
            workspace.SetPlan(field, text); // where one meets a limit none of them is saved
        }
    }

    private async Task<SessionException?> TrySaveAsync(Action<Workspace> change)
    {
        try
        {
            var workspace = Workspace;
            change(workspace);
            await workspace.SaveAsync(HttpContext.RequestAborted);
            return null;
        }
        catch (SessionException ex)
        {
            return ex;
        }
    }

    private IActionResult GoToAnswer(IReadOnlyDictionary<string, string> saved) =>
        Calculation is { } calculation && PlanSteps.InputOf(saved) is { } input
            ? SeeOther(AnswerAddress.Of("", calculation, input))
            : GoTo(PlanSteps.ToGoOnAt(saved));

    private IActionResult GoTo(PlanStep step) => Calculation is null ? NotFound() : SeeOther($"/workspace/plan/{step.Number}");
}
