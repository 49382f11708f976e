using Microsoft.AspNetCore.Authorization;
using RedisWeb.Accounts;

namespace RedisWeb.Http;

/// <summary>Everything below <c>/admin</c> is for those who have signed in, whether or not whoever wrote it has said so; and whether or not there is anything.</summary>
internal sealed class AdminArea(RequestDelegate next, IAuthorizationService authorization)
{
    private const string Path = "/admin";

    public Task InvokeAsync(HttpContext context) => context.Request.Path.StartsWithSegments(Path) ? CheckAsync(context) : next(context);

    private async Task CheckAsync(HttpContext context)
    {
        if ((await authorization.AuthorizeAsync(context.User, context, AccountPolicies.Viewer)).Succeeded)
        {
            await next(context);
        }
        else
        {
            AccessRefusals.Refuse(context);
        }
    }
}
