using Microsoft.AspNetCore.Mvc;
using RedisWeb.Http;
using RedisWeb.Models;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

/// <summary>How the visitor wants pages to look.</summary>
[UsesSession]
[Route("workspace/preferences")]
public sealed class PreferencesController(TimeProvider clock) : SiteController
{
    private Workspace Workspace => new(HttpContext.Session, clock);

    [AcceptVerbs("GET", "HEAD", Route = "")]
    public IActionResult Show()
    {
        var workspace = Workspace;
        return View(PreferencesPage.Of(Present(workspace)) with { IsSaved = Request.Query.ContainsKey("saved") && workspace is { IsAvailable: true, IsBegun: true } });
    }

    [BeginsSession]
    [HttpPost("")]
    public async Task<IActionResult> Save()
    {
        if (await FormAsync() is not { } form)
        {
            return UnreadableForm();
        }

        var workspace = Workspace;
        var present = Present(workspace);
        IReadOnlyList<string?> Entered(string name) => form.TryGetValue(name, out var values) ? values : [PreferencesPage.Spelled(present, name)];
        var binding = PreferencesPage.Form.Bind(Entered);
        if (binding.Input is not { } input)
        {
            return ViewWithStatus("Show", PreferencesPage.Of(Entered, binding.Errors), StatusCodes.Status400BadRequest);
        }

        try
        {
            workspace.Preferences = (Preferences)input.Value;
            await workspace.SaveAsync(HttpContext.RequestAborted);
            return SeeOther("/workspace/preferences?saved=yes");
        }
        catch (SessionException ex)
        {
            var page = PreferencesPage.Of(Entered, binding.Errors) with { NotSaved = NotSaved.Of(ex, "Your preferences") };
            return ViewWithStatus("Show", page, StatusOf(ex));
        }
    }

    private static Preferences Present(Workspace workspace) => workspace.IsAvailable ? workspace.Preferences : Preferences.Default;
}
