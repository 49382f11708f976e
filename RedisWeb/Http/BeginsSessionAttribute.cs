using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using RedisWeb.Limits;
using RedisWeb.Sessions;

namespace RedisWeb.Http;

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
