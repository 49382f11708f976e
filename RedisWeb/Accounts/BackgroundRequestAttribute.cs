namespace RedisWeb.Accounts;

/// <summary>A page asks for it by itself, again and again: nobody is there for it, so it does not move the end of a session.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BackgroundRequestAttribute : Attribute;
