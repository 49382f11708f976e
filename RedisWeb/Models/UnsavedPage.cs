namespace RedisWeb.Models;

/// <summary>A change to the workspace that was not made: what it was, why not, and the same form to try again.</summary>
public sealed record UnsavedPage
{
    /// <summary>What was not done: "The pin was not saved".</summary>
    public required string Title { get; init; }

    /// <summary>Why, and what can be done.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What was entered, to send again; null where nothing was.</summary>
    public PinForm? Pin { get; init; }

    /// <summary>Where the form without anything to enter goes.</summary>
    public string Action { get; init; } = "";

    /// <summary>What its button says.</summary>
    public string Button { get; init; } = "";

    /// <summary>What it carries along.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields { get; init; } = [];

    /// <summary>The answer that it is about, where it is about one.</summary>
    public QuestionLink? About { get; init; }
}

/// <summary>A pin that could not be taken as it was entered.</summary>
public sealed record PinPage(PinForm Form, QuestionLink About);
