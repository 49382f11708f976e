using RedisWeb.Calculations;
using RedisWeb.Sessions;

namespace RedisWeb.Models;

/// <summary>The form that pins an answer or, where it is pinned, changes its note.</summary>
public sealed record PinForm
{
    /// <summary>As an address has it after <c>/calculations/</c>.</summary>
    public required string Question { get; init; }

    /// <summary>What was entered, right or wrong.</summary>
    public string Note { get; init; } = "";

    public string? Error { get; init; }

    /// <summary>Of the workspace, when the form was made.</summary>
    public PinKnowledge Known { get; init; }

    public TimeSpan Age { get; init; }

    public DateTimeOffset PinnedAt { get; init; }

    /// <summary>Whether it goes back to the workspace, and not to the answer.</summary>
    public bool IsInWorkspace { get; init; }

    /// <summary>Of the control: a page may have several of these forms.</summary>
    public string Id => IsInWorkspace ? $"note-{Workspace.IdOf(Calculations.Question.Parse(Question))}" : "note";

    /// <summary>Of the pin in its list, to come back to.</summary>
    public string Place => PlaceOf(Calculations.Question.Parse(Question));

    public bool IsPinned => Known == PinKnowledge.Pinned;

    public static string PlaceOf(Question question) => $"pin-{Workspace.IdOf(question)}";

    /// <summary>What is in the workspace now: by that a form which is sent later tells what has happened meanwhile.</summary>
    public static PinForm Of(Workspace workspace, Question question, DateTimeOffset now) => workspace.PinOf(question) is { } pin
        ? Of(pin, now)
        : new PinForm { Question = question.ToString(), Known = workspace.IsBegun ? PinKnowledge.Workspace : PinKnowledge.Nothing };

    public static PinForm Of(Pin pin, DateTimeOffset now) => new()
    {
        Question = pin.Question.ToString(),
        Note = pin.Note,
        Known = PinKnowledge.Pinned,
        PinnedAt = pin.At,
        Age = now - pin.At,
    };
}

/// <summary>What a page knew when it made its form.</summary>
public enum PinKnowledge
{
    Nothing,

    /// <summary>That there is a workspace.</summary>
    Workspace,

    /// <summary>That the answer is pinned in it.</summary>
    Pinned,
}
