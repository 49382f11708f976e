using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace RedisWeb.Accounts;

/// <summary>When a session is good, beyond that there is one, and how often its end is moved.</summary>
internal sealed class AccountCookieEvents(AccountList accounts, SignInLink link, IOptions<ProviderOptions> provider, TicketStore tickets, IAudit audit, TimeProvider clock) : CookieAuthenticationEvents
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
    public override Task SignedIn(CookieSignedInContext context) => audit.WriteAsync(new AuditEntry(
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
