using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using RedisWeb.Calculations;
using RedisWeb.Http;
using RedisWeb.Models;
using RedisWeb.Resources;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

public sealed partial class WorkspaceController
{
    /// <summary>What a form says when it belongs to the workspace's page: the one place to go back to by name.</summary>
    private const string FromWorkspace = "workspace";

    /// <summary>Pins an answer, or changes the note of one that is pinned.</summary>
    [UsesSession]
    [BeginsSession]
    [HttpPost("pins")]
    public async Task<IActionResult> Pin()
    {
        if (await FormAsync() is not { } sent)
        {
            return UnreadableForm();
        }

        var kept = Question.Parse(sent["question"].ToString());
        if (catalogue.Find(kept) is not { } asked)
        {
            return NoQuestion(kept);
        }

        var form = FormOf(sent, asked);
        return form.Note.Length > Workspace.LongestNote
            ? NoteTooLong(form, asked.Link)
            : await ChangeAsync(workspace => Pin(workspace, kept, asked.Question, form), Next(asked, form.IsInWorkspace), new UnsavedPage(Texts.Workspace["The pin was not saved"]) { Pin = form, About = asked.Link });
    }

    /// <summary>Takes a pin away, also of what can't be asked any more.</summary>
    [UsesSession]
    [HttpPost("pins/remove")]
    public async Task<IActionResult> Unpin()
    {
        if (await FormAsync() is not { } sent)
        {
            return UnreadableForm();
        }

        var (kept, isInWorkspace) = (Question.Parse(sent["question"].ToString()), sent["from"] == FromWorkspace);
        var asked = catalogue.Find(kept);
        return await ChangeAsync(workspace => Unpin(workspace, kept, asked?.Question), asked is null ? Home : Next(asked, isInWorkspace), new UnsavedPage(Texts.Workspace["The pin was not removed"], "pins/remove", Texts.Workspace["Remove the pin"])
        {
            Fields = [("question", kept.ToString()), ("from", isInWorkspace ? FromWorkspace : "")],
            About = asked?.Link,
        });
    }

    /// <summary>Puts a pin further up, or down.</summary>
    [UsesSession]
    [HttpPost("pins/move")]
    public async Task<IActionResult> Move()
    {
        if (await FormAsync() is not { } sent)
        {
            return UnreadableForm();
        }

        var (text, isUp) = (sent["question"].ToString(), sent["to"] == "up");
        var question = Question.Parse(text);
        return await ChangeAsync(workspace => workspace.Move(question, isUp), $"{Home}#{PinForm.PlaceOf(question)}", new UnsavedPage(Texts.Workspace["The pin was not moved"], "pins/move", isUp ? Texts.Workspace["Move it up"] : Texts.Workspace["Move it down"])
        {
            Fields = [("question", text), ("to", isUp ? "up" : "down")],
            About = catalogue.Find(question)?.Link,
        });
    }

    private static PinForm FormOf(IFormCollection sent, CataloguedQuestion asked) => new()
    {
        Question = asked.Question.ToString(),
        Note = Clean(sent["note"].ToString()),
        Known = Enum.TryParse<PinKnowledge>(sent["known"], out var known) ? known : PinKnowledge.Nothing,
        IsInWorkspace = sent["from"] == FromWorkspace,
    };

    // Browsers send every end of a line as two characters, and count it as one.
    private static string Clean(string note) => note.ReplaceLineEndings("\n").Trim();

    private static string Next(CataloguedQuestion asked, bool isInWorkspace) => isInWorkspace ? Home : AnswerAddress.Of("", asked.Calculation, asked.Input);

    private static void Pin(Workspace workspace, Question kept, Question question, PinForm form)
    {
        if (form.Known != PinKnowledge.Nothing && !workspace.IsBegun)
        {
            throw new SessionEndedException(); // what was forgotten on purpose does not begin again by a page that was still open
        }

        var emptiesUnseen = form is { IsPinned: false, Note.Length: 0 };
        workspace.Pin(question, emptiesUnseen && workspace.PinOf(question) is { } old ? old.Note : form.Note);
        if (kept != question)
        {
            workspace.Unpin(kept); // it was kept in the spelling of an earlier version
        }
    }

    private static void Unpin(Workspace workspace, Question kept, Question? question)
    {
        workspace.Unpin(kept);
        workspace.Unpin(question ?? kept);
    }

    private IActionResult NoteTooLong(PinForm form, QuestionLink about)
    {
        string error = Texts.Workspace["The note has {0} characters; {1} are the most.", form.Note.Length.ToString("N0", CultureInfo.CurrentCulture), Workspace.LongestNote];
        return WantsPage(null)
            ? ViewWithStatus("Pin", new PinPage(form with { Error = error }, about), StatusCodes.Status400BadRequest)
            : Report(StatusCodes.Status400BadRequest, Texts.Workspace["The note is too long"], error, ("errors", new Dictionary<string, string[]> { ["note"] = [error] }));
    }

    private IActionResult NoQuestion(Question question) => catalogue.Find(question.Name) is { } calculation
        ? Error(new ErrorPage(StatusCodes.Status400BadRequest, Texts.Workspace["There is nothing to pin"], Texts.Workspace["{0} does not take this input. Ask it again, and pin the answer from there.", calculation.ShownTitle], null, [Link(calculation)]), WantsPage(null))
        : Error(new ErrorPage(StatusCodes.Status404NotFound, Texts.Workspace["There is no such calculation"], Texts.Workspace["Nothing was pinned."], null, [.. catalogue.Suggest(question.Name).Select(Link)]), WantsPage(null));
}
