using Microsoft.AspNetCore.Mvc;
using RedisWeb.Calculations;
using RedisWeb.Diagnostics.Changes;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Jobs;
using RedisWeb.Models.Diagnostics;

namespace RedisWeb.Controllers;

/// <summary>Removes answers for administrators: one, a calculation's, or all.</summary>
/// <remarks>What has begun is carried through, whether or not the browser waits for it: <see cref="CancellationToken.None"/>.</remarks>
public sealed class AnswerChangesController(
    CalculationCatalogue catalogue, CalculationAnswers answers, AuditedChanges changes, OwnKeys keys) : ChangesController
{
    [AcceptVerbs("GET", "HEAD", Route = "confirm/" + ChangeNames.RemoveEntry)]
    public Task<IActionResult> ConfirmEntry() => OfEntryAsync(name => Request.Query[name], (calculation, input) => Task.FromResult(Confirm(ConfirmPresenter.RemoveEntry(calculation, input))));

    [HttpPost("changes/" + ChangeNames.RemoveEntry)]
    public Task<IActionResult> RemoveEntry() => WithFormAsync(form => OfEntryAsync(name => form[name], (calculation, input) =>
        RemoveAsync(ChangeNames.RemoveEntry, calculation, () => answers.InvalidateAsync(calculation, input, CancellationToken.None))));

    /// <summary>Without a calculation, asks which.</summary>
    [AcceptVerbs("GET", "HEAD", Route = "confirm/" + ChangeNames.RemoveCalculation)]
    public async Task<IActionResult> ConfirmCalculation()
    {
        if (Request.Query["calculation"] is not [var slug, ..])
        {
            return Confirm(ConfirmPresenter.Choose(catalogue));
        }

        return catalogue.Find(slug) is { } calculation
            ? Confirm(ConfirmPresenter.RemoveCalculation(calculation, await keys.CountAsync(calculation.Slug))) : NoSuchPage();
    }

    [HttpPost("changes/" + ChangeNames.RemoveCalculation)]
    public Task<IActionResult> RemoveCalculation() => WithFormAsync(async form => catalogue.Find(form["calculation"].FirstOrDefault()) is { } calculation
        ? await RemoveAsync(ChangeNames.RemoveCalculation, calculation, () => answers.InvalidateAsync(calculation, CancellationToken.None)) : NoSuchPage());

    [AcceptVerbs("GET", "HEAD", Route = "confirm/" + ChangeNames.RemoveAll)]
    public async Task<IActionResult> ConfirmAll() => Confirm(ConfirmPresenter.RemoveAll(await keys.CountAsync(null)));

    [HttpPost("changes/" + ChangeNames.RemoveAll)]
    public Task<IActionResult> RemoveAll() => RemoveAsync(ChangeNames.RemoveAll, null, () => answers.InvalidateAsync(null, CancellationToken.None));

    // The page that asks is only reached by what is right; whatever else comes is told as the look-up's page tells it.
    private async Task<IActionResult> OfEntryAsync(Func<string, IReadOnlyList<string?>> entered, Func<Calculation, BoundInput, Task<IActionResult>> act)
    {
        if (entered("calculation") is not [var slug, ..] || catalogue.Find(slug) is not { } calculation)
        {
            return NoSuchPage();
        }

        var binding = calculation.Form.Bind(entered);
        return binding.Input is { } input ? await act(calculation, input)
            : ViewWithStatus("~/Views/Diagnostics/Entry.cshtml", EntryPresenter.Page(catalogue, calculation, Models.CalculationPresenter.Form(calculation, entered, binding.Errors)), StatusCodes.Status400BadRequest);
    }

    // Of an entry the trail has the calculation alone: inputs are visitors' business.
    private async Task<IActionResult> RemoveAsync(string change, Calculation? calculation, Func<Task<long>> remove) =>
        SeeOutcome(change, await changes.MakeAsync(HttpContext, calculation is null ? change : $"{change} {calculation.Slug}", async () => ChangeResult.Removed(await remove())));
}
