using Microsoft.AspNetCore.Authorization;

namespace RedisWeb.Accounts;

/// <summary>Part of every policy: while Redis can't tell whether a session has been ended, it may look and not change.</summary>
internal sealed class CheckedSession : AuthorizationHandler<CheckedSession>, IAuthorizationRequirement
{
    /// <summary>Whether the request would be allowed, were Redis there.</summary>
    public static bool IsWanting(HttpContext context) => AccountUser.IsUnchecked(context) && !IsSafe(context.Request.Method);

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, CheckedSession requirement)
    {
        if (context.Resource is not HttpContext request || !IsWanting(request))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    internal static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
}
