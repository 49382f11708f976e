using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using RedisWeb.Settings;

namespace RedisWeb.Accounts;

internal static class ProviderServiceCollectionExtensions
{
    // Somebody waits for it; the framework's own is a minute.
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(10);

    /// <summary>Sign-in by OpenID Connect, where there is an authority for it.</summary>
    public static void AddProvider(this AuthenticationBuilder authentication, IConfiguration configuration)
    {
        var services = authentication.Services;
        services.AddValidatedOptions<ProviderOptions>(configuration, ProviderOptions.Section);
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
