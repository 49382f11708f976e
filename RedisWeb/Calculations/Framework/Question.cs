namespace RedisWeb.Calculations;

/// <summary>A question: a calculation and its input in its one spelling, which together are its address.</summary>
/// <param name="Name">The calculation.</param>
/// <param name="Input">Its canonical input; empty where nothing is asked for.</param>
public readonly record struct Question(string Name, string Input)
{
    /// <summary>What stands after <c>/calculations/</c> in its address.</summary>
    public override string ToString() => Input.Length == 0 ? Name : $"{Name}?{Input}";

    public static Question Parse(string text) =>
        text.IndexOf('?', StringComparison.Ordinal) is >= 0 and var mark ? new Question(text[..mark], text[(mark + 1)..]) : new Question(text, "");
}
