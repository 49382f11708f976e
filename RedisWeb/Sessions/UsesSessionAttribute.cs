namespace RedisWeb.Sessions;

/// <summary>The session is loaded before the action, where the visitor has one. Nothing else ever loads it.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class UsesSessionAttribute : Attribute
{
    /// <summary>
    /// Whether the action loads the session itself, once it knows that it needs it: an answer for a program needs none, and a page's answer can be read at the same
    /// time (<see cref="VisitorSessionExtensions.BeginLoadingSession"/>).
    /// </summary>
    public bool IsLoadedByAction { get; set; }
}
