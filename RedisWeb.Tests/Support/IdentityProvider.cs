using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using RedisWeb.Accounts;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace RedisWeb.Tests.Support;

/// <summary>An OpenID Connect provider in this process, on a real port, with one client and one person, who never has to type anything.</summary>
public sealed class IdentityProvider : IAsyncDisposable
{
    public const string ClientId = "redisweb";
    public const string Secret = "the-secret-of-this-site";

    private readonly WebApplication _app;

    private IdentityProvider(bool hasSignOut)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddOpenIddict().AddServer(server => Configure(server, hasSignOut));
        _app = builder.Build();
        _app.Use(AbortWhileAwayAsync);
        _app.UseAuthentication();
        _app.MapGet("/authorize", Authorize);
        _app.MapGet("/userinfo", (Delegate)UserInfoAsync);
        _app.MapGet("/logout", (HttpContext context) =>
        {
            SignOuts.Add(context.GetOpenIddictServerRequest()!.IdTokenHint is not null);
            return Results.SignOut(null, [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
        });
    }

    /// <summary>Where it is: its issuer.</summary>
    public Uri Address => new UriBuilder(_app.Urls.Single()) { Host = "localhost" }.Uri; // for browsers another site than 127.0.0.1

    /// <summary>What it knows whoever comes as; null for somebody it does not let use the site.</summary>
    public string? User { get; set; } = "eve";

    /// <summary>The groups they are in.</summary>
    public string[] Groups { get; set; } = ["lookers"];

    /// <summary>Whether it says so in the user info instead of in the token.</summary>
    public bool HasGroupsInUserInfo { get; set; }

    /// <summary>Whether every connection breaks.</summary>
    public bool IsAway { get; set; }

    /// <summary>The sign-ins that were asked for, as they were.</summary>
    public List<OpenIddictRequest> SignIns { get; } = [];

    /// <summary>For each sign-out, whether it was told who signs out.</summary>
    public List<bool> SignOuts { get; } = [];

    /// <param name="hasSignOut">Whether browsers can be sent there to sign out.</param>
    public static async Task<IdentityProvider> StartAsync(bool hasSignOut = true)
    {
        var provider = new IdentityProvider(hasSignOut);
        await provider._app.StartAsync();
        using var first = new HttpClient();
        await first.GetAsync(new Uri(provider.Address, ".well-known/openid-configuration")); // it takes a busy machine longer than a site waits
        return provider;
    }

    /// <summary>Its settings, for a site: viewers are lookers, administrators changers.</summary>
    public TestSite Known(TestSite site, string secret = Secret) => site
        .With("SignIn:OpenIdConnect:Authority", Address.AbsoluteUri).With("SignIn:OpenIdConnect:ClientId", ClientId).With("SignIn:OpenIdConnect:ClientSecret", secret)
        .With("SignIn:OpenIdConnect:DisplayName", "Example").With("SignIn:OpenIdConnect:RoleClaim", "groups")
        .With("SignIn:OpenIdConnect:ViewerValues", "lookers, guests").With("SignIn:OpenIdConnect:AdministratorValues", "changers")
        .With(services => services.Configure<OpenIdConnectOptions>(AccountSchemes.Provider, oidc => oidc.BackchannelTimeout = TimeSpan.FromMinutes(1))); // the machine may be busy

    /// <summary>Where a browser that is sent here is sent back to.</summary>
    public static async Task<string> AnswerAsync(string? address)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var response = await browser.GetAsync(new Uri(address!));
        return response.Headers.Location?.AbsoluteUri ?? throw new AssertionException($"{address} answers {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
    }

    /// <summary>As it was at first, for the next test.</summary>
    public void Reset()
    {
        (User, Groups, HasGroupsInUserInfo, IsAway) = ("eve", ["lookers"], false, false);
        SignIns.Clear();
        SignOuts.Clear();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Configure(OpenIddictServerBuilder server, bool hasSignOut)
    {
        server.SetAuthorizationEndpointUris("authorize").SetTokenEndpointUris("token").SetUserInfoEndpointUris("userinfo").SetEndSessionEndpointUris(hasSignOut ? ["logout"] : []);
        server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
        server.AddEphemeralEncryptionKey().AddEphemeralSigningKey();
        server.RegisterScopes(Scopes.Profile, Scopes.Email);
        server.EnableDegradedMode(); // no database: the handlers below know the client
        server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context => Check(context, context.ClientId == ClientId && context.RedirectUri?.EndsWith("/signin-oidc", StringComparison.Ordinal) == true)));
        server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context => Check(context, context is { ClientId: ClientId, ClientSecret: Secret })));
        server.AddEventHandler<ValidateEndSessionRequestContext>(handler => handler.UseInlineHandler(context => Check(context, context.ClientId == ClientId)));
        server.UseAspNetCore().DisableTransportSecurityRequirement()
            .EnableAuthorizationEndpointPassthrough().EnableUserInfoEndpointPassthrough().EnableEndSessionEndpointPassthrough();
    }

    private static ValueTask Check(BaseValidatingContext context, bool isRight)
    {
        if (!isRight)
        {
            context.Reject(Errors.InvalidClient, "This is not how the client is known.");
        }

        return ValueTask.CompletedTask;
    }

    private Task AbortWhileAwayAsync(HttpContext context, RequestDelegate next)
    {
        if (IsAway)
        {
            context.Abort();
        }

        return IsAway ? Task.CompletedTask : next(context);
    }

    private IResult Authorize(HttpContext context)
    {
        var request = context.GetOpenIddictServerRequest()!;
        SignIns.Add(request);
        if (User is null)
        {
            return Results.Forbid(new AuthenticationProperties(new Dictionary<string, string?> { [OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.AccessDenied }), [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
        }

        var identity = new ClaimsIdentity(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        identity.SetClaim(Claims.Subject, "subject-of-" + User).SetClaim(Claims.PreferredUsername, User).SetClaim(Claims.Name, "Somebody called " + User);
        identity.SetClaims("groups", HasGroupsInUserInfo ? [] : [.. Groups]);
        identity.SetScopes(request.GetScopes()).SetDestinations(_ => [Destinations.IdentityToken, Destinations.AccessToken]);
        return Results.SignIn(new ClaimsPrincipal(identity), null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private async Task<IResult> UserInfoAsync(HttpContext context)
    {
        var who = (await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal!;
        return Results.Json(new Dictionary<string, object?> { ["sub"] = who.GetClaim(Claims.Subject), ["groups"] = HasGroupsInUserInfo ? Groups : null }, JsonSerializerOptions.Web);
    }
}
