using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace RedisWeb.Accounts;

/// <summary>The cookie of those who have signed in, the same for the scheme that reads it and the one that writes it.</summary>
/// <remarks>Over HTTPS its name begins with <c>__Host-</c>, which makes browsers refuse it from anyone but this host. In Development, where there may be no HTTPS, it can't.</remarks>
public sealed class AccountCookie(
    TicketStore tickets, IDataProtectionProvider protection, IHostEnvironment environment, IOptions<SignInOptions> options, TimeProvider clock) : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    private const string PlainName = "RedisWeb.Admin";

    public string Name { get; } = environment.IsDevelopment() ? PlainName : "__Host-" + PlainName;

    public void Configure(CookieAuthenticationOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, CookieAuthenticationOptions cookie)
    {
        if (name is not (AccountSchemes.Cookie or AccountSchemes.SignIn))
        {
            return;
        }

        cookie.Cookie.Name = Name;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SecurePolicy = environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.Path = "/";
        cookie.Cookie.IsEssential = true;
        cookie.ExpireTimeSpan = options.Value.IdleTimeout;
        cookie.SlidingExpiration = true;
        cookie.SessionStore = tickets;
        cookie.TicketDataFormat = new TicketDataFormat(protection.CreateProtector("RedisWeb.Accounts.Cookie.v1"));
        cookie.EventsType = typeof(AccountCookieEvents);
        cookie.TimeProvider = clock;
        cookie.CookieManager = new OneWriter(writesNew: name == AccountSchemes.SignIn);
    }

    /// <summary>One scheme writes cookies of new sessions and reads none. The other moves the end of the session that the request came with, as the response begins: not over the cookie of a new one.</summary>
    private sealed class OneWriter(bool writesNew) : ICookieManager
    {
        private readonly ChunkingCookieManager _cookies = new();

        public string? GetRequestCookie(HttpContext context, string key) => writesNew ? null : _cookies.GetRequestCookie(context, key);

        public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options)
        {
            if (writesNew)
            {
                context.Features.Set(new NewSession());
            }

            if (writesNew || context.Features.Get<NewSession>() is null)
            {
                _cookies.AppendResponseCookie(context, key, value, options);
            }
        }

        public void DeleteCookie(HttpContext context, string key, CookieOptions options) => _cookies.DeleteCookie(context, key, options);
    }

    private sealed class NewSession;
}

/// <summary>When a session is good, beyond that there is one, and how often its end is moved.</summary>
internal sealed class AccountCookieEvents(AccountList accounts, SignInLink link, IOptions<ProviderOptions> provider, TicketStore tickets, IAccountRecords records, TimeProvider clock) : CookieAuthenticationEvents
{
    // A session in use must not end between two times.
    private static readonly TimeSpan SlideEvery = TimeSpan.FromMinutes(1);

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        if (context.Principal is { } user && !AccountUser.IsStill(user, accounts, link.IsOffered, provider.Value) && context.HttpContext.Features.Get<TicketFeature>() is { } ticket)
        {
            context.RejectPrincipal();
            await tickets.RemoveAsync(ticket.Key.Text, context.HttpContext.RequestAborted);
        }
    }

    /// <summary>A provider's answer comes before anybody has looked whether there is a session already, which the new one is to end.</summary>
    public override Task SigningIn(CookieSigningInContext context) => context.HttpContext.AuthenticateAsync(AccountSchemes.Cookie);

    /// <summary>However one has signed in: a provider's answer comes past no controller.</summary>
    public override Task SignedIn(CookieSignedInContext context) => records.WriteAsync(new AuditEntry(
        context.Principal?.Identity?.Name ?? "", clock.GetUtcNow(), context.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "", "sign-in", AccountUser.WayOf(context.Principal)));

    // By itself the framework moves it in the second half of the time only.
    public override Task CheckSlidingExpiration(CookieSlidingExpirationContext context)
    {
        var whole = context.ElapsedTime + context.RemainingTime;
        var isVisit = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<BackgroundRequestAttribute>() is null;
        context.ShouldRenew = isVisit && context.ElapsedTime >= (SlideEvery < whole / 4 ? SlideEvery : whole / 4) && !AccountUser.IsUnchecked(context.HttpContext);
        return Task.CompletedTask;
    }
}

/// <summary>A page asks for it by itself, again and again: nobody is there for it, so it does not move the end of a session.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BackgroundRequestAttribute : Attribute;

/// <summary>The names of authentication schemes.</summary>
public static class AccountSchemes
{
    /// <summary>Tells from the cookie who asks.</summary>
    public const string Cookie = "RedisWeb.Account";

    /// <summary>The OpenID Connect provider, where there is one.</summary>
    public const string Provider = "OpenIdConnect";

    /// <summary>Begins a session, by a password or by a provider. It never reads a cookie, so each sign-in gets an id of its own: the framework's handler gives one that it has read a new ticket.</summary>
    public const string SignIn = "RedisWeb.SignIn";
}
