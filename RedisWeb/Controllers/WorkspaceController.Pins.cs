using Microsoft.AspNetCore.Mvc;
using RedisWeb.Http;
using RedisWeb.Models;
using RedisWeb.Popularity;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

public sealed partial class WorkspaceController
{
    /// <summary>What a form says when it belongs to the workspace's page: the one place to go back to by name.</summary>
    private const string FromWorkspace = "workspace";

    /// <summary>Pins an answer, or changes the note of one that is pinned.</summary>
    [UsesSession]
    [HttpPost("pins")]
    public async Task<IActionResult> Pin(string? question, string? note, PinKnowledge known, string? from)
    {
        var kept = Question.Parse(question ?? "");
        if (catalogue.Find(kept) is not { } asked)
        {
            return NoQuestion(kept);
        }

        var form = new PinForm { Question = asked.Question.ToString(), Note = Clean(note), Known = known, IsInWorkspace = from == FromWorkspace };
        return form.Note.Length > Workspace.LongestNote
            ? NoteTooLong(form, asked.Link)
            : await ChangeAsync(() => PinAsync(kept, asked.Question, form), Next(asked, from), new UnsavedPage { Title = "The pin was not saved", Pin = form, About = asked.Link });
    }

    /// <summary>Takes a pin away, also of what can't be asked any more.</summary>
    [UsesSession]
    [HttpPost("pins/remove")]
    public Task<IActionResult> Unpin(string? question, string? from)
    {
        var kept = Question.Parse(question ?? "");
        var asked = catalogue.Find(kept);
        return ChangeAsync(
            () => UnpinAsync(kept, asked?.Question),
            asked is null ? Home : Next(asked, from),
            new UnsavedPage
            {
                Title = "The pin was not removed",
                Action = "pins/remove",
                Button = "Remove the pin",
                Fields = [("question", question ?? ""), ("from", from == FromWorkspace ? FromWorkspace : "")],
                About = asked?.Link,
            });
    }

    // Browsers send every end of a line as two characters, and count it as one.
    private static string Clean(string? note) => (note ?? "").ReplaceLineEndings("\n").Trim();

    private static string Next(AskedAgain asked, string? from) =>
        from == FromWorkspace ? Home : AnswerAddress.Of("", asked.Calculation, asked.Input);

    private async Task PinAsync(Question kept, Question question, PinForm form)
    {
        var workspace = Workspace;
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

        await workspace.SaveAsync(HttpContext.RequestAborted);
    }

    private Task UnpinAsync(Question kept, Question? question)
    {
        var workspace = Workspace;
        workspace.Unpin(kept);
        workspace.Unpin(question ?? kept);
        return workspace.SaveAsync(HttpContext.RequestAborted);
    }

    private IActionResult NoteTooLong(PinForm form, QuestionLink about)
    {
        var error = FormattableString.Invariant($"The note has {form.Note.Length:N0} characters; {Workspace.LongestNote} are the most.");
        return WantsPage(null)
            ? Page("Pin", new PinPage(form with { Error = error }, about), StatusCodes.Status400BadRequest)
            : Report(new ProblemDocument { Title = "The note is too long", Status = StatusCodes.Status400BadRequest, Detail = error, Errors = new Dictionary<string, string[]> { ["note"] = [error] } });
    }

    private IActionResult NoQuestion(Question question) => catalogue.Find(question.Name) is { } calculation
        ? Error(new ErrorPage(StatusCodes.Status400BadRequest, "There is nothing to pin", $"{calculation.Title} does not take this input. Ask it again, and pin the answer from there.", null, [Link(calculation)]), WantsPage(null))
        : Error(new ErrorPage(StatusCodes.Status404NotFound, "There is no such calculation", "Nothing was pinned.", null, [.. catalogue.Suggest(question.Name).Select(Link)]), WantsPage(null));
}
