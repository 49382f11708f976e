using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using RedisWeb.Accounts;
using RedisWeb.Models;
using RedisWeb.Popularity;
using RedisWeb.Sessions;

namespace RedisWeb.Http;

/// <summary>
/// What all pages share. Endpoints that use the session get the visitor's number format and what surrounds a page; all pages get the name of whoever has signed in;
/// and whoever is shown something that is no error counts as a visitor.
/// </summary>
/// <remarks>
/// For a visitor without a session that is no work at all: none begins by looking. An action that loads the session itself also chooses the format itself: a choice ends with the
/// asynchronous method that makes it.
/// </remarks>
internal sealed class PageFilter(Visitors visitors) : IAsyncActionFilter, IAsyncResultFilter
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
        var (request, response) = (context.HttpContext.Request, context.HttpContext.Response);
        if (response.StatusCode < StatusCodes.Status400BadRequest && HttpMethods.IsGet(request.Method))
        {
            visitors.Note(context.HttpContext.Connection.RemoteIpAddress, request.Headers.UserAgent.ToString());
        }

        if (context.Result is ViewResult view)
        {
            var frame = Uses(context) is null ? SiteFrame.Default : await FrameAsync(context.HttpContext);
            NumberCultures.Use(frame.Preferences.Numbers);
            view.ViewData[SiteFrame.Name] = AccountUser.NameOf(context.HttpContext.User) is { } name ? frame with { SignedInAs = name } : frame;
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

    private static UsesSessionAttribute? Uses(FilterContext context) => context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<UsesSessionAttribute>();
}
