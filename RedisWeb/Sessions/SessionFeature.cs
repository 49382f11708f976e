using Microsoft.AspNetCore.Http.Features;

namespace RedisWeb.Sessions;

/// <summary>A request's session, made when it is first asked for.</summary>
internal sealed class SessionFeature(SessionStore store, SessionKey? fromCookie, HttpResponse response) : ISessionFeature
{
    private StoredSession? _session;

    /// <summary>Whether the browser has a session, as far as its cookie tells.</summary>
    public bool HasCookie => fromCookie is not null;

    public StoredSession Stored => _session ??= store.Open(fromCookie, () => !response.HasStarted);

    /// <summary>Null where nobody has asked for it.</summary>
    public StoredSession? IfUsed => _session;

    public ISession Session
    {
        get => Stored;
        set => throw new NotSupportedException("The session of a request can't be replaced.");
    }

    /// <summary>What the browser has to be told of its cookie.</summary>
    public (bool IsToDelete, SessionKey? ToWrite) Cookie =>
        _session is not { } session || session.StoredKey == fromCookie ? default
        : session.StoredKey is { } stored ? (false, stored)
        : (session.IsForgotten, null);
}

public static class SessionHttpContextExtensions
{
    /// <summary>Whether the browser has a session, as far as its cookie tells. Nobody is asked.</summary>
    public static bool HasSessionCookie(this HttpContext context) => context.Features.Get<ISessionFeature>() is SessionFeature { HasCookie: true };

    /// <summary>Lets the session load while the action does something else, where the browser has one.</summary>
    public static void BeginLoadingSession(this HttpContext context)
    {
        if (context.HasSessionCookie())
        {
            _ = context.Session.LoadAsync(CancellationToken.None); // never fails, and whoever needs it awaits it
        }
    }

    /// <summary>Gives the visitor's session a new secret, and keeps its content: whoever else holds the old cookie is out.</summary>
    /// <exception cref="SessionException">That could not be done.</exception>
    public static Task RenewSessionAsync(this HttpContext context) => Session(context).RenewAsync(context.RequestAborted);

    /// <summary>Ends the visitor's session, in the store and in the browser.</summary>
    /// <exception cref="SessionException">That could not be done.</exception>
    public static Task ForgetSessionAsync(this HttpContext context) => Session(context).ForgetAsync(context.RequestAborted);

    private static StoredSession Session(HttpContext context) =>
        (context.Features.Get<ISessionFeature>() as SessionFeature ?? throw new InvalidOperationException("UseSessions() is missing before this endpoint.")).Stored;
}
