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
