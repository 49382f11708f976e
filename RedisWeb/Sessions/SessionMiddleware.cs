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
            await feature.Stored.LoadAsync(context.RequestAborted);
        }

        await next(context);
        if (earlier is null)
        {
            await feature.EndAsync();
        }
    }
}
