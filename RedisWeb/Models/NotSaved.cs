using RedisWeb.Sessions;

namespace RedisWeb.Models;

/// <summary>That something was not saved, and why, for the page that still has it in its form.</summary>
public sealed record NotSaved(string Message)
{
    /// <param name="what">As the sentence begins: "Your preferences".</param>
    public static NotSaved Of(SessionException error, string what) => new(error switch
    {
        SessionEndedException => $"{what} could not be saved, because your workspace has ended since this page was asked for: it was forgotten in another tab, or not used for a long time. "
            + "Everything is still in the form; send it again, and a new workspace begins.",
        SessionLimitException => $"{what} could not be saved. {error.Message} What was saved before is unharmed, and everything is still in the form.",
        _ => $"{what} could not be saved, because your workspace can't be reached at the moment. What was saved before is unharmed, and everything is still in the form; send it again in a moment.",
    });
}
