using RedisWeb.Resources;
using RedisWeb.Sessions;

namespace RedisWeb.Models;

/// <summary>A change to the workspace that was not made, and the same form to try again.</summary>
/// <param name="Title">What was not done: "The pin was not saved".</param>
/// <param name="Action">Where the form without anything to enter goes.</param>
public sealed record UnsavedPage(string Title, string Action = "", string Button = "")
{
    /// <summary>Why, and what can be done.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What was done all the same.</summary>
    public string Done { get; init; } = "";

    /// <summary>What was entered, to send again; null where nothing was.</summary>
    public PinForm? Pin { get; init; }

    /// <summary>What the form without anything to enter carries along.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields { get; init; } = [];

    /// <summary>The answer that it is about, where it is about one.</summary>
    public QuestionLink? About { get; init; }
}

/// <summary>A pin that could not be taken as it was entered.</summary>
public sealed record PinPage(PinForm Form, QuestionLink About);

/// <summary>That something was not saved, and why, for the page that still has it in its form.</summary>
public sealed record NotSaved(string Message)
{
    /// <param name="what">As the sentence begins: "Your preferences".</param>
    public static NotSaved Of(SessionException error, string what) => new(error switch
    {
        SessionEndedException => Texts.Errors["{0} could not be saved, because your workspace has ended since this page was asked for: it was forgotten in another tab, or not used for a long time. Everything is still in the form; send it again, and a new workspace begins.", what],
        SessionLimitException => Texts.Errors["{0} could not be saved. {1} What was saved before is unharmed, and everything is still in the form.", what, error.Message],
        _ => Texts.Errors["{0} could not be saved, because your workspace can't be reached at the moment. What was saved before is unharmed, and everything is still in the form; send it again in a moment.", what],
    });
}
