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

        var feature = new SessionFeature(store, cookie, context, BeforeResponseAsync);
        context.Features.Set<ISessionFeature>(feature);
        await LoadAsync(context, feature);
        await next(context);
        await AfterResponseAsync(context, feature);
    }

    private static Task LoadAsync(HttpContext context, SessionFeature feature) =>
        context.GetEndpoint()?.Metadata.GetMetadata<UsesSessionAttribute>() is { IsLoadedByAction: false }
            ? feature.Stored.LoadAsync(context.RequestAborted) : Task.CompletedTask;

    private async Task BeforeResponseAsync(SessionFeature feature)
    {
        await feature.SettledAsync();
        await CommitAsync(feature);
        feature.WriteCookie();
    }

    // What was changed after the response began; and the end of a session that was only read.
    private async Task AfterResponseAsync(HttpContext context, SessionFeature feature)
    {
        await feature.SettledAsync();
        await CommitAsync(feature);
        if (feature.IfUsed is { IsToSlide: true } session)
        {
            try
            {
                if (context.Response.HasStarted)
                {
                    await context.Response.CompleteAsync(); // the visitor need not wait for this
                }

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
