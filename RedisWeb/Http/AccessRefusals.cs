using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using RedisWeb.Accounts;

namespace RedisWeb.Http;

/// <summary>What becomes of a request that may not be made: people who have not signed in are sent to do so, programs are told that they must, and who may too little is told that.</summary>
internal sealed class AccessRefusals : IAuthorizationMiddlewareResultHandler
{
    public const string SignInPath = "/account/sign-in";

    private static readonly TimeSpan UntilBack = TimeSpan.FromSeconds(5);

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            return next(context);
        }

        Refuse(context);
        return Task.CompletedTask;
    }

    // Bare statuses become pages or problem details further out.
    public static void Refuse(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.CacheControl = "no-store";
        if (context.User.Identity is { IsAuthenticated: true })
        {
            response.StatusCode = AccountUser.MayOnlyLook(context) ? Away(response) : StatusCodes.Status403Forbidden;
        }
        else if (AcceptHeader.WantsPage(request, request.Path.Value))
        {
            response.StatusCode = StatusCodes.Status303SeeOther;
            response.Headers.Location = request.PathBase.ToUriComponent() + SignInPath + Return(request);
        }
        else
        {
            response.StatusCode = StatusCodes.Status401Unauthorized;
            response.Headers.WWWAuthenticate = $"Cookie realm=\"RedisWeb\", form-action=\"{request.PathBase.ToUriComponent()}{SignInPath}\"";
        }
    }

    private static int Away(HttpResponse response)
    {
        FailureResponse.AskAgainAfter(response, UntilBack);
        return StatusCodes.Status503ServiceUnavailable;
    }

    // Nothing that was sent can be sent again from a link.
    private static string Return(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
        ? QueryString.Create("returnUrl", request.Path.ToUriComponent() + request.QueryString.ToUriComponent()).ToUriComponent() : "";
}

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
