namespace RedisWeb.Sessions;

/// <summary>The session is loaded before the action, where the visitor has one. Nothing else ever loads it.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class UsesSessionAttribute : Attribute
{
    /// <summary>Whether the action begins while the session is still on its way, because it awaits <c>HttpContext.Session.LoadAsync()</c> itself.</summary>
    public bool IsAwaitedLater { get; set; }

    /// <summary>Whether the action loads the session itself, once it knows that it needs it: an answer for a program needs none.</summary>
    public bool IsLoadedByAction { get; set; }
}
