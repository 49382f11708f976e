namespace RedisWeb.Accounts;

public static class AccountsApplicationBuilderExtensions
{
    /// <summary>Finds out who asks, for those who bring the cookie; nobody else's request costs anything for it, and none asks Redis.</summary>
    public static IApplicationBuilder UseAccounts(this IApplicationBuilder app)
    {
        app.Properties["__AuthenticationMiddlewareSet"] = true; // where the framework sees none on this level, it puts one before everything else, for everybody
        var cookie = app.ApplicationServices.GetRequiredService<AccountCookie>().Name;
        var provider = app.ApplicationServices.GetRequiredService<ProviderSignIn>(); // its answers come before there is a cookie
        app.ApplicationServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(app.ApplicationServices.GetRequiredService<SignInLink>().Offer);
        return app.UseWhen(context => context.Request.Cookies.ContainsKey(cookie) || provider.IsAnswer(context.Request), signedIn => signedIn.UseAuthentication().Use(NotKept));
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
