using Microsoft.AspNetCore.Http.Features;

namespace RedisWeb.Sessions;

/// <summary>A request's session. It is made, and the cookie looked at, when it is first asked for.</summary>
/// <param name="store">Where it comes from.</param>
/// <param name="cookie">Of the site.</param>
/// <param name="context">The request.</param>
/// <param name="beforeResponse">What is done with a session that was asked for, before the response begins.</param>
internal sealed class SessionFeature(SessionStore store, SessionCookie cookie, HttpContext context, Func<SessionFeature, Task> beforeResponse) : ISessionFeature
{
    private SessionKey? _fromCookie;
    private bool _isCookieRead;

    public StoredSession Stored => IfUsed ??= Open();

    /// <summary>Whether the browser has a session, as far as its cookie tells.</summary>
    public bool HasCookie => FromCookie() is not null;

    /// <summary>Null where nobody has asked for it.</summary>
    public StoredSession? IfUsed { get; private set; }

    public ISession Session
    {
        get => Stored;
        set => throw new NotSupportedException("The session of a request can't be replaced.");
    }

    public Task SettledAsync() => IfUsed?.SettledAsync() ?? Task.CompletedTask;

    /// <summary>Tells the browser what it has to know of its cookie.</summary>
    public void WriteCookie()
    {
        if (IfUsed is not { } session || session.StoredKey == _fromCookie)
        {
            return;
        }

        if (session.StoredKey is { } key)
        {
            cookie.Write(context.Response, key);
            context.Response.Headers.CacheControl = "no-store"; // it is for one visitor
        }
        else if (session.IsForgotten)
        {
            cookie.Delete(context.Response);
        }
    }

    private SessionKey? FromCookie()
    {
        if (!_isCookieRead)
        {
            (_fromCookie, _isCookieRead) = (cookie.Read(context.Request), true);
        }

        return _fromCookie;
    }

    private StoredSession Open()
    {
        if (!context.Response.HasStarted)
        {
            context.Response.OnStarting(static state => ((SessionFeature)state).BeforeResponseAsync(), this);
        }

        return store.Open(FromCookie(), () => !context.Response.HasStarted);
    }

    private Task BeforeResponseAsync() => beforeResponse(this);
}
