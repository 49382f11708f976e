using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using RedisWeb.Accounts;
using RedisWeb.Models;
using RedisWeb.Sessions;

namespace RedisWeb.Http;

/// <summary>Gives pages of endpoints that use the session what surrounds them, and the visitor's number format to those who make and write them; and all pages the name of whoever has signed in.</summary>
/// <remarks>An action that loads the session itself also chooses the format itself: a choice ends with the asynchronous method that makes it.</remarks>
internal sealed class SiteFrameFilter : IAsyncActionFilter, IAsyncResultFilter
{
    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        if (Uses(context) is { IsLoadedByAction: false })
        {
            NumberCultures.Use((await FrameAsync(context.HttpContext)).Preferences.Numbers);
        }

        await next();
    }

    public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        if (context.Result is ViewResult view && Uses(context) is not null)
        {
            var frame = await FrameAsync(context.HttpContext);
            view.ViewData[SiteFrame.Name] = frame;
            NumberCultures.Use(frame.Preferences.Numbers);
        }

        if (context.Result is ViewResult { ViewData: var data } && AccountUser.NameOf(context.HttpContext.User) is { } name)
        {
            data[SiteFrame.Name] = (data[SiteFrame.Name] as SiteFrame ?? SiteFrame.Default) with { SignedInAs = name };
        }

        await next();
    }

    /// <summary>For a visitor without a session, the default at no cost.</summary>
    public static async Task<SiteFrame> FrameAsync(HttpContext context)
    {
        if (!context.HasSessionCookie())
        {
            return SiteFrame.Default;
        }

        await context.Session.LoadAsync(context.RequestAborted);
        return SiteFrame.Of(context.Session);
    }

    private static UsesSessionAttribute? Uses(FilterContext context) => context.ActionDescriptor.EndpointMetadata.OfType<UsesSessionAttribute>().LastOrDefault();
}
