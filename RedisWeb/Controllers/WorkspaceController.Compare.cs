using Microsoft.AspNetCore.Mvc;
using RedisWeb.Http;
using RedisWeb.Models;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

public sealed partial class WorkspaceController
{
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

        var calculation = choice.Asked[0].Calculation;
        var answers = await compared.GetAsync(cache, calculation, [.. choice.Asked.Select(each => each.Input)], HttpContext.RequestAborted);
        Response.Headers.CacheControl = AnswerHeaders.PageCacheControl;
        NumberCultures.Use(await NumbersAsync());
        return View(ComparisonPresenter.Page(calculation, answers, choice.Query, Request.PathBase.ToUriComponent()));
    }
}
