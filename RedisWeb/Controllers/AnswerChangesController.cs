using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using RedisWeb.Calculations;
using RedisWeb.Diagnostics.Changes;
using RedisWeb.Jobs;
using RedisWeb.Models.Diagnostics;

namespace RedisWeb.Controllers;

/// <summary>Removes answers for administrators: one, a calculation's, or all.</summary>
/// <remarks>What has begun is carried through, whether or not the browser waits for it: <see cref="CancellationToken.None"/>.</remarks>
public sealed class AnswerChangesController(
    CalculationCatalogue catalogue, CalculationAnswers answers, AuditedChanges changes, StoredAnswers stored) : ChangesController
{
    [AcceptVerbs("GET", "HEAD", Route = "confirm/" + ChangeNames.RemoveEntry)]
    public IActionResult ConfirmEntry() => OfEntry(name => Request.Query[name], (calculation, input) => Confirm(ConfirmPresenter.RemoveEntry(calculation, input)));

    [HttpPost("changes/" + ChangeNames.RemoveEntry)]
    public async Task<IActionResult> RemoveEntry()
    {
        if (await FormAsync() is not { } form)
        {
            return UnreadableForm();
        }

        (Calculation Calculation, BoundInput Input)? asked = null;
        var wrong = OfEntry(name => form[name], (calculation, input) =>
        {
            asked = (calculation, input);
            return NoContent();
        });
        return asked is { } entry
            ? await RemoveAsync(ChangeNames.RemoveEntry, entry.Calculation, () => answers.InvalidateAsync(entry.Calculation, entry.Input, CancellationToken.None)) : wrong;
    }

    /// <summary>Without a calculation, asks which.</summary>
    [AcceptVerbs("GET", "HEAD", Route = "confirm/" + ChangeNames.RemoveCalculation)]
    public async Task<IActionResult> ConfirmCalculation()
    {
        if (Request.Query["calculation"] is not [var slug, ..])
        {
            return Confirm(ConfirmPresenter.Choose(catalogue));
        }

        return catalogue.Find(slug) is { } calculation
            ? Confirm(ConfirmPresenter.RemoveCalculation(calculation, await stored.CountAsync(calculation.Slug))) : Unknown();
    }

    [HttpPost("changes/" + ChangeNames.RemoveCalculation)]
    public async Task<IActionResult> RemoveCalculation()
    {
        if (await FormAsync() is not { } form)
        {
            return UnreadableForm();
        }

        return catalogue.Find(form["calculation"].FirstOrDefault()) is { } calculation
            ? await RemoveAsync(ChangeNames.RemoveCalculation, calculation, () => answers.InvalidateAsync(calculation, CancellationToken.None)) : Unknown();
    }

    [AcceptVerbs("GET", "HEAD", Route = "confirm/" + ChangeNames.RemoveAll)]
    public async Task<IActionResult> ConfirmAll() => Confirm(ConfirmPresenter.RemoveAll(await stored.CountAsync(null)));

    [HttpPost("changes/" + ChangeNames.RemoveAll)]
    public Task<IActionResult> RemoveAll() => RemoveAsync(ChangeNames.RemoveAll, null, () => answers.InvalidateAsync(null, CancellationToken.None));

    // The page that asks is only reached by what is right; whatever else comes is told as the look-up's page tells it.
    private IActionResult OfEntry(Func<string, IReadOnlyList<string?>> entered, Func<Calculation, BoundInput, IActionResult> act)
    {
        if (entered("calculation") is not [var slug, ..] || catalogue.Find(slug) is not { } calculation)
        {
            return Unknown();
        }

        var binding = calculation.Form.Bind(entered);
        return binding.Input is { } input ? act(calculation, input)
            : Page("~/Views/Diagnostics/Entry.cshtml", EntryPresenter.Page(catalogue, calculation, Models.CalculationPresenter.Form(calculation, entered, binding.Errors)), StatusCodes.Status400BadRequest);
    }

    // Of an entry the trail has the calculation alone: inputs are visitors' business.
    private async Task<IActionResult> RemoveAsync(string change, Calculation? calculation, Func<Task<long>> remove) =>
        Told(change, await changes.MakeAsync(Actor, calculation is null ? change : $"{change} {calculation.Slug}", async () => await remove() switch
        {
            0 => new ChangeResult(ChangeOutcome.Nothing),
            1 => new ChangeResult(ChangeOutcome.Done, "1 answer"),
            var many => new ChangeResult(ChangeOutcome.Done, string.Create(CultureInfo.InvariantCulture, $"{many:N0} answers")),
        }));
}
