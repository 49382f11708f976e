using Microsoft.AspNetCore.Http.Features;

namespace RedisWeb.Sessions;

/// <summary>Gives every request its session, loads it where the endpoint says so, and saves it before the response begins.</summary>
internal sealed partial class SessionMiddleware(RequestDelegate next, SessionStore store, SessionCookie cookie, ILogger<SessionMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // An error page comes through here a second time.
        if (context.Features.Get<ISessionFeature>() is SessionFeature again)
        {
            await LoadAsync(context, again);
            await next(context);
            return;
        }

        var feature = new SessionFeature(store, cookie.Read(context.Request), context.Response);
        context.Features.Set<ISessionFeature>(feature);
        context.Response.OnStarting(static state => ((SessionMiddleware, HttpContext, SessionFeature))state is var (self, started, feature)
            ? self.SaveAsync(started, feature) : Task.CompletedTask, (this, context, feature));
        await LoadAsync(context, feature);
        await next(context);
        await SaveLateAsync(feature);
    }

    private static async ValueTask LoadAsync(HttpContext context, SessionFeature feature)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<UsesSessionAttribute>() is { IsLoadedByAction: false } uses)
        {
            var loading = feature.Stored.LoadAsync(context.RequestAborted);
            if (!uses.IsAwaitedLater)
            {
                await loading;
            }
        }
    }

    private async Task SaveAsync(HttpContext context, SessionFeature feature)
    {
        await CommitAsync(feature);
        switch (feature.Cookie)
        {
            case { IsToDelete: true }:
                cookie.Delete(context.Response);
                break;
            case { ToWrite: { } key }:
                cookie.Write(context.Response, key);
                context.Response.Headers.CacheControl = "no-store"; // a cookie is for one visitor
                break;
        }
    }

    // What was changed after the response began; and the end of a session that was only read.
    private async Task SaveLateAsync(SessionFeature feature)
    {
        await CommitAsync(feature);
        if (feature.IfUsed is { } session)
        {
            try
            {
                await session.SlideAsync();
            }
            catch (SessionException)
            {
                // told by the store; the next visit moves the end
            }
        }
    }

    private async Task CommitAsync(SessionFeature feature)
    {
        if (feature.IfUsed is { HasChanges: true } session)
        {
            try
            {
                await session.CommitAsync();
            }
            catch (SessionException ex)
            {
                LogNotSaved(ex.Message);
            }
        }
    }
}
