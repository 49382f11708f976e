using Microsoft.AspNetCore.Mvc;
using RedisWeb.Http;
using RedisWeb.Models;
using RedisWeb.Resources;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

/// <summary>How the visitor wants pages to look.</summary>
[UsesSession]
[Route("workspace/preferences")]
public sealed class PreferencesController(TimeProvider clock) : SiteController
{
    private string PresentLanguage => RequestLanguage.Chosen(Request) is { } chosen ? Languages.TagOf(chosen) : PreferencesPage.BrowsersLanguage;

    private Workspace Workspace => new(HttpContext.Session, clock);

    [AcceptVerbs("GET", "HEAD", Route = "")]
    public IActionResult Show()
    {
        var workspace = Workspace;
        return View(PreferencesPage.Of(Present(workspace), PresentLanguage) with { IsSaved = Request.Query.ContainsKey("saved") && workspace is { IsAvailable: true, IsBegun: true } });
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
        IReadOnlyList<string?> Entered(string name) => form.TryGetValue(name, out var values) ? values : [name == PreferencesPage.Language.Fields[0].Name ? PresentLanguage : PreferencesPage.Spelled(present, name)];
        var (binding, language) = (PreferencesPage.Form.Bind(Entered), PreferencesPage.Language.Bind(Entered));
        if (binding.Input is not { } input || language.Input is null)
        {
            return ViewWithStatus("Show", PreferencesPage.Of(Entered, binding.Errors.Concat(language.Errors).ToDictionary()), StatusCodes.Status400BadRequest);
        }

        try
        {
            workspace.Preferences = (Preferences)input.Value;
            await workspace.SaveAsync(HttpContext.RequestAborted);
            RequestLanguage.Choose(HttpContext, Languages.Find((string)language.Input.Value));
            return SeeOther("/workspace/preferences?saved=yes");
        }
        catch (SessionException ex)
        {
            var page = PreferencesPage.Of(Entered, binding.Errors) with { NotSaved = NotSaved.Of(ex, Texts.Plan["Your preferences"]) };
            return ViewWithStatus("Show", page, StatusOf(ex));
        }
    }

    private static Preferences Present(Workspace workspace) => workspace.IsAvailable ? workspace.Preferences : Preferences.Default;
}
