using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using RedisWeb.Accounts;
using RedisWeb.Limits;
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
internal sealed class PageFilter(PopularityCounts popularity) : IAsyncActionFilter, IAsyncResultFilter
{
    public Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next) =>
        Uses(context) is { IsLoadedByAction: false } ? WithNumbersAsync(context, next) : next();

    public Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        var (request, response) = (context.HttpContext.Request, context.HttpContext.Response);
        if (response.StatusCode < StatusCodes.Status400BadRequest && HttpMethods.IsGet(request.Method))
        {
            popularity.Visited(context.HttpContext.Connection.RemoteIpAddress, request.Headers.UserAgent.ToString());
        }

        return context.Result is ViewResult view ? FramedAsync(context, view, next) : next();
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

    private static async Task WithNumbersAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        NumberCultures.Use((await FrameAsync(context.HttpContext)).Preferences.Numbers);
        await next();
    }

    private static async Task FramedAsync(ResultExecutingContext context, ViewResult view, ResultExecutionDelegate next)
    {
        var frame = Uses(context) is null ? SiteFrame.Default : await FrameAsync(context.HttpContext);
        NumberCultures.Use(frame.Preferences.Numbers);
        view.ViewData[SiteFrame.Name] = AccountUser.NameOf(context.HttpContext.User) is { } name ? frame with { SignedInAs = name } : frame;
        await next();
    }

    private static UsesSessionAttribute? Uses(FilterContext context) => context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<UsesSessionAttribute>();
}

/// <summary>The action begins a session for a visitor who has none; from one address, only so many (<see cref="LimitOptions.NewSessions"/>).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BeginsSessionAttribute : Attribute, IAsyncActionFilter
{
    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        var http = context.HttpContext;
        if (!http.HasSessionCookie() && await http.RequestServices.GetRequiredService<ClientLimits>().NewSessionAsync(http.Connection.RemoteIpAddress, http.RequestAborted) is { } wait)
        {
            FailureResponse.AskAgainAfter(http.Response, wait);
            context.Result = new StatusCodeResult(StatusCodes.Status429TooManyRequests); // becomes a page or problem details further out
            return;
        }

        await next();
    }
}
