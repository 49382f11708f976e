using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using RedisWeb.Redis;
using RedisWeb.Settings;
using RedisWeb.Telemetry;

namespace RedisWeb.Accounts;

public static class AccountsServiceCollectionExtensions
{
    // Somebody waits for it; the framework's own is a minute.
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(10);

    /// <summary>Who may sign in, and what for.</summary>
    /// <exception cref="OptionsValidationException">An account can't be used.</exception>
    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(AccountList.From(configuration)); // a mistake is told before anything starts
        services.AddAccountsInRedis(configuration);
        services.AddSingleton<TicketStore>();
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddSingleton<PasswordSignIn>();
        services.AddSingleton<SignInLink>();
        services.AddSingleton<AccountCookie>();
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>>(provider => provider.GetRequiredService<AccountCookie>());
        services.AddScoped<AccountCookieEvents>();
        services.AddAuthentication(AccountSchemes.Cookie).AddCookie(AccountSchemes.Cookie).AddCookie(AccountSchemes.SignIn).AddProvider(configuration);
        services.Configure<AuthenticationOptions>(authentication => authentication.DefaultSignInScheme = AccountSchemes.SignIn);
        AddPolicies(services);
        return services;
    }

    internal static IServiceCollection AddAccountsInRedis(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<SignInOptions>(configuration, SignInOptions.Section);
        services.AddKeys<AccountKeys>();
        return services.AddSingleton<IAccountRecords, RedisAccountRecords>();
    }

    private static void AddPolicies(IServiceCollection services) => services.AddAuthorizationBuilder()
        .AddPolicy(AccountPolicies.Viewer, policy => policy.RequireRole(AccountPolicies.Viewer, AccountPolicies.Administrator).RequireAssertion(MayBeMade))
        .AddPolicy(AccountPolicies.Administrator, policy => policy.RequireRole(AccountPolicies.Administrator).RequireAssertion(MayBeMade));

    // While Redis can't tell whether a session has been ended, it may look and not change.
    private static bool MayBeMade(AuthorizationHandlerContext authorization) => authorization.Resource is not HttpContext request || !AccountUser.MayOnlyLook(request);

    /// <summary>Sign-in by OpenID Connect, where there is an authority for it.</summary>
    private static void AddProvider(this AuthenticationBuilder authentication, IConfiguration configuration)
    {
        var services = authentication.Services;
        services.AddValidatedOptions<ProviderOptions>(configuration, ProviderOptions.Section);
        services.TryAddSingleton<RepeatedLines>();
        services.AddSingleton<ProviderSignIn>();
        if (string.IsNullOrEmpty(configuration[$"{ProviderOptions.Section}:{nameof(ProviderOptions.Authority)}"]))
        {
            return;
        }

        services.AddScoped<ProviderEvents>();
        services.AddOptions<OpenIdConnectOptions>(AccountSchemes.Provider).Configure<IOptions<ProviderOptions>>((oidc, settings) => Configure(oidc, settings.Value));
        authentication.AddOpenIdConnect(AccountSchemes.Provider, _ => { });
    }

    private static void Configure(OpenIdConnectOptions oidc, ProviderOptions settings)
    {
        oidc.Authority = settings.Authority;
        oidc.RequireHttpsMetadata = settings.Authority.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        oidc.ClientId = settings.ClientId;
        oidc.ClientSecret = settings.ClientSecret.Length > 0 ? settings.ClientSecret : null;
        oidc.BackchannelTimeout = LongestCall;
        oidc.DisableTelemetry = true;
        oidc.EventsType = typeof(ProviderEvents);

        oidc.ResponseType = OpenIdConnectResponseType.Code;
        oidc.ResponseMode = OpenIdConnectResponseMode.Query; // a form from another site would come without the cookies below
        oidc.CorrelationCookie.SameSite = oidc.NonceCookie.SameSite = SameSiteMode.Lax;
        oidc.CorrelationCookie.SecurePolicy = oidc.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        oidc.CallbackPath = ProviderSignIn.CallbackPath;
        oidc.SignedOutCallbackPath = ProviderSignIn.SignedOutPath;
        oidc.RemoteSignOutPath = default; // any page could send a browser there
        oidc.SignOutScheme = AccountSchemes.Cookie;

        oidc.Scope.Clear();
        foreach (var scope in settings.Scopes.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries))
        {
            oidc.Scope.Add(scope);
        }

        oidc.MapInboundClaims = false; // claims keep the provider's names
        oidc.GetClaimsFromUserInfoEndpoint = true;
        oidc.ClaimActions.MapUniqueJsonKey("preferred_username", "preferred_username");
        oidc.ClaimActions.MapJsonKey(settings.RoleClaim, settings.RoleClaim);
        oidc.SaveTokens = true; // for the event alone, which keeps what signing out needs
    }
}

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
