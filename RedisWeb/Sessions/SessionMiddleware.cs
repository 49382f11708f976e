using Microsoft.AspNetCore.Http.Features;

namespace RedisWeb.Sessions;

/// <summary>Gives every request its session, loads it where the endpoint says so, and saves it.</summary>
internal sealed class SessionMiddleware(RequestDelegate next, SessionStore store, SessionCookie cookie, ILogger<SessionFeature> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var earlier = context.Features.Get<ISessionFeature>() as SessionFeature; // an error page comes through here a second time
        var feature = earlier ?? new SessionFeature(store, cookie, context, log);
        context.Features.Set<ISessionFeature>(feature);
        if (context.GetEndpoint()?.Metadata.GetMetadata<UsesSessionAttribute>() is { IsLoadedByAction: false })
        {
            await feature.Stored.LoadAsync(CancellationToken.None); // it has a deadline of its own
        }

        await next(context);
        if (earlier is null)
        {
            await feature.EndAsync();
        }
    }
}

/// <summary>A request's session. It is made, and the cookie looked at, when it is first asked for; it is saved before the response begins.</summary>
internal sealed partial class SessionFeature(SessionStore store, SessionCookie cookie, HttpContext context, ILogger<SessionFeature> log) : ISessionFeature
{
    private SessionKey? _fromCookie;
    private bool _isCookieRead;
    private StoredSession? _session; // null while nobody has asked for it

    public StoredSession Stored => _session ??= Open();

    /// <summary>Whether the browser has a session, as far as its cookie tells.</summary>
    public bool HasCookie => FromCookie() is not null;

    public string? CookiePlace => FromCookie()?.Place;

    public ISession Session
    {
        get => Stored;
        set => throw new NotSupportedException("The session of a request can't be replaced.");
    }

    /// <summary>Saves what was changed after the response began, and moves the end of a session that was only read.</summary>
    public async Task EndAsync()
    {
        await CommitAsync();
        if (_session is not { IsToSlide: true })
        {
            return;
        }

        try
        {
            if (context.Response.HasStarted)
            {
                await context.Response.CompleteAsync(); // the visitor need not wait for this
            }

            await _session.SlideAsync();
        }
        catch (SessionException)
        {
            // logged by the store; the next visit moves the end
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

        return new StoredSession(store, FromCookie(), () => !context.Response.HasStarted);
    }

    private async Task BeforeResponseAsync()
    {
        await CommitAsync();
        if (_session!.StoredKey is { } key && key != _fromCookie)
        {
            cookie.Write(context.Response, key);
            context.Response.Headers.CacheControl = "no-store"; // it is for one visitor
        }
        else if (_session is { StoredKey: null, IsForgotten: true } && _fromCookie is not null)
        {
            cookie.Delete(context.Response);
        }
    }

    private async Task CommitAsync()
    {
        await (_session?.LoadedAsync() ?? Task.CompletedTask);
        if (_session is { HasChanges: true })
        {
            try
            {
                await _session.CommitAsync();
            }
            catch (SessionException ex)
            {
                LogNotSaved(ex.Message);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "What a request kept in its session was not saved, and its visitor was not told, because the action did not await HttpContext.Session.CommitAsync(): {Reason}")]
    private partial void LogNotSaved(string reason);
}
