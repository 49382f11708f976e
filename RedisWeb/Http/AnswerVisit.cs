using RedisWeb.Accounts;
using RedisWeb.Calculations;
using RedisWeb.Models;
using RedisWeb.Sessions;

namespace RedisWeb.Http;

/// <summary>A visit to an answer's page: noted in the workspace of a visitor who has one, and told whether the answer is pinned there.</summary>
internal static class AnswerVisit
{
    /// <summary>Whether pages for this visitor have something of their own, so that nobody may keep them.</summary>
    public static bool IsPersonal(HttpContext context) => context.HasSessionCookie() || AccountUser.NameOf(context.User) is not null;

    /// <summary>What surrounds the page, and the form that pins the answer; for a visitor without a session, the same as for all others, at no cost.</summary>
    public static async Task<(SiteFrame Frame, PinForm? Pin)> OfAsync(HttpContext context, Question question)
    {
        var (frame, pin) = context.HasSessionCookie()
            ? await NoteAsync(context, question)
            : (SiteFrame.Default, new PinForm { Question = question.ToString() });
        return (AccountUser.NameOf(context.User) is { } name ? frame with { SignedInAs = name } : frame, pin);
    }

    // Where the workspace can't be reached there is no pin: a form that doesn't know of a note would replace it.
    private static async Task<(SiteFrame Frame, PinForm? Pin)> NoteAsync(HttpContext context, Question question)
    {
        var frame = await PageFilter.FrameAsync(context);
        var clock = context.RequestServices.GetRequiredService<TimeProvider>();
        var workspace = new Workspace(context.Session, clock);
        if (!workspace.IsAvailable)
        {
            return (frame, null);
        }

        var pin = PinForm.Of(workspace, question, clock.GetUtcNow());
        try
        {
            if (workspace.IsBegun && !HttpMethods.IsHead(context.Request.Method))
            {
                workspace.NoteVisit(question);
                await workspace.SaveAsync(context.RequestAborted);
            }
        }
        catch (SessionUnavailableException)
        {
            frame = frame with { IsWorkspaceAway = true };
        }
        catch (SessionException)
        {
            // It has ended in another tab, and shall not come back by a look; or it is full of what was kept on purpose.
        }

        return (frame, pin);
    }
}
