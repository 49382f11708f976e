using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace RedisWeb.Accounts;

public static class AccountsApplicationBuilderExtensions
{
    /// <summary>Finds out who asks, for those who bring the cookie; nobody else's request costs anything for it, and none asks Redis.</summary>
    public static IApplicationBuilder UseAccounts(this IApplicationBuilder app)
    {
        app.Properties["__AuthenticationMiddlewareSet"] = true; // where the framework sees none on this level, it puts one before everything else, for everybody
        var cookie = app.ApplicationServices.GetRequiredService<AccountCookie>().Name;

        // An external scheme gets its answers at an address of its own, before there is a cookie.
        var schemes = app.ApplicationServices.GetRequiredService<IOptions<AuthenticationOptions>>().Value.Schemes;
        var isExternal = schemes.Any(scheme => typeof(IAuthenticationRequestHandler).IsAssignableFrom(scheme.HandlerType));
        return app.UseWhen(context => isExternal || context.Request.Cookies.ContainsKey(cookie), signedIn => signedIn.UseAuthentication().Use(NotKept));
    }

    // What a browser or a proxy keeps of a page is still there when its session is not.
    private static Task NotKept(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<TicketFeature>() is not null)
        {
            context.Response.OnStarting(static state =>
            {
                var (request, response) = (((HttpContext)state).Request, ((HttpContext)state).Response);
                if (request.Path.StartsWithSegments("/admin") || response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true)
                {
                    response.Headers.CacheControl = "no-store";
                }

                return Task.CompletedTask;
            }, context);
        }

        return next(context);
    }
}
