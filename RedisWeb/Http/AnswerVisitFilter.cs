using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using RedisWeb.Calculations;
using RedisWeb.Models;
using RedisWeb.Sessions;

namespace RedisWeb.Http;

/// <summary>Notes in a visitor's workspace which answers were shown, and tells their pages whether they are pinned.</summary>
/// <remarks>For a visitor without a session that is no work at all: none begins by looking.</remarks>
internal sealed class AnswerVisitFilter(TimeProvider clock) : IAsyncResultFilter
{
    public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        if (context.Result is ViewResult { Model: CalculationPage { Answer: { } answer } page } view)
        {
            var question = new Question(page.Slug, answer.Query);
            view.ViewData.Model = page with { Pin = context.HttpContext.HasSessionCookie() ? await VisitAsync(context.HttpContext, view, question) : new PinForm { Question = question.ToString() } };
        }

        await next();
    }

    /// <returns>Null where the workspace can't be reached: a form that doesn't know of a note would replace it.</returns>
    private async Task<PinForm?> VisitAsync(HttpContext context, ViewResult view, Question question)
    {
        await context.Session.LoadAsync(context.RequestAborted);
        var workspace = new Workspace(context.Session, clock);
        if (!workspace.IsAvailable)
        {
            return null;
        }

        var form = PinForm.Of(workspace, question, clock.GetUtcNow());
        if (workspace.IsBegun && !HttpMethods.IsHead(context.Request.Method))
        {
            await NoteAsync(workspace, context, view, question);
        }

        return form;
    }

    private static async Task NoteAsync(Workspace workspace, HttpContext context, ViewResult view, Question question)
    {
        try
        {
            workspace.NoteVisit(question);
            await workspace.SaveAsync(context.RequestAborted);
        }
        catch (SessionUnavailableException)
        {
            view.ViewData[SiteFrame.Name] = SiteFrame.Of(context.Session) with { IsWorkspaceAway = true };
        }
        catch (SessionException)
        {
            // It has ended in another tab, and shall not come back by a look; or it is full of what was kept on purpose.
        }
    }
}
