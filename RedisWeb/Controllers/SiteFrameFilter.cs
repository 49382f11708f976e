using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using RedisWeb.Models;
using RedisWeb.Sessions;

namespace RedisWeb.Controllers;

/// <summary>Gives pages of endpoints that use the session what surrounds them.</summary>
internal sealed class SiteFrameFilter(TimeProvider clock) : IAsyncResultFilter
{
    public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        if (context.Result is ViewResult view && context.ActionDescriptor.EndpointMetadata.OfType<UsesSessionAttribute>().FirstOrDefault() is { } uses
            && (context.HttpContext.HasSessionCookie() || !uses.IsLoadedByAction))
        {
            var session = context.HttpContext.Session;
            await session.LoadAsync(context.HttpContext.RequestAborted);
            view.ViewData[SiteFrame.Name] = SiteFrame.Of(new Workspace(session, clock));
        }

        await next();
    }
}
