using Microsoft.AspNetCore.Http.Features;
using RedisWeb.Redis;
using RedisWeb.Settings;

namespace RedisWeb.Sessions;

public static class VisitorSessionExtensions
{
    /// <summary>Sessions over <see cref="ISessionRecords"/>.</summary>
    public static IServiceCollection AddSessions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<SessionStateOptions>(configuration, SessionStateOptions.Section);
        return services.AddKeys<SessionKeys>().AddSingleton<ISessionRecords, RedisSessionRecords>().AddSingleton<SessionStore>().AddSingleton<SessionCookie>();
    }

    /// <summary>After routing, so that it is known which endpoint uses the session.</summary>
    public static IApplicationBuilder UseSessions(this IApplicationBuilder app) => app.UseMiddleware<SessionMiddleware>();

    /// <summary>Whether the browser has a session, as far as its cookie tells. Nobody is asked.</summary>
    public static bool HasSessionCookie(this HttpContext context) => context.Features.Get<ISessionFeature>() is SessionFeature { HasCookie: true };

    /// <summary>What the browser's session is known by, which is no secret; null where it has none, as far as its cookie tells.</summary>
    public static string? SessionPlace(this HttpContext context) => (context.Features.Get<ISessionFeature>() as SessionFeature)?.CookiePlace;

    /// <summary>Lets the session load while the action does something else, where the browser has one.</summary>
    public static void BeginLoadingSession(this HttpContext context)
    {
        if (context.HasSessionCookie())
        {
            _ = context.Session.LoadAsync(CancellationToken.None); // never fails, and whoever needs it awaits it
        }
    }

    /// <summary>Gives the visitor's session a new secret, and keeps its content: whoever else holds the old cookie is out as soon as the browser comes with the new one.</summary>
    /// <exception cref="SessionException">That could not be done.</exception>
    public static Task RenewSessionAsync(this HttpContext context) => Session(context).RenewAsync(context.RequestAborted);

    /// <summary>Ends the visitor's session, in the store and in the browser.</summary>
    /// <exception cref="SessionException">That could not be done.</exception>
    public static Task ForgetSessionAsync(this HttpContext context) => Session(context).ForgetAsync(context.RequestAborted);

    private static StoredSession Session(HttpContext context) =>
        (context.Features.Get<ISessionFeature>() as SessionFeature ?? throw new InvalidOperationException("UseSessions() is missing before this endpoint.")).Stored;
}

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
