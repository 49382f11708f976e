using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using RedisWeb.Redis;

namespace RedisWeb.Accounts;

/// <summary>Begins and ends the sessions of those who sign in.</summary>
public sealed class AccountSessions(TicketStore tickets, IAudit audit, TimeProvider clock)
{
    /// <exception cref="RedisUnavailableException">There is no session, and no cookie.</exception>
    public Task BeginAsync(HttpContext context, Account account) => context.SignInAsync(AccountSchemes.SignIn, AccountUser.With(account));

    /// <exception cref="RedisUnavailableException">There is no session, and no cookie.</exception>
    public Task BeginWithLinkAsync(HttpContext context) => context.SignInAsync(AccountSchemes.SignIn, AccountUser.WithLink());

    /// <summary>Ends the session on every copy. The browser loses its cookie in any case.</summary>
    /// <exception cref="RedisUnavailableException">Other copies may still know it.</exception>
    public Task EndAsync(HttpContext context) => EndAsync(context, tickets.EndAsync, "sign-out");

    /// <summary>Ends all sessions of this user, likewise.</summary>
    /// <exception cref="RedisUnavailableException">Other copies may still know them.</exception>
    public Task EndAllAsync(HttpContext context) => EndAsync(context, tickets.EndAllAsync, "end-all");

    private async Task EndAsync(HttpContext context, Func<TicketKey, CancellationToken, Task> end, string what)
    {
        var outcome = "failed: Redis is away";
        try
        {
            if (context.Features.Get<TicketFeature>() is { } ticket)
            {
                await end(ticket.Key, context.RequestAborted);
            }

            outcome = "done";
        }
        finally
        {
            await context.SignOutAsync(AccountSchemes.Cookie);
            await WriteAsync(context, context.User, what, outcome);
            context.User = new ClaimsPrincipal(new ClaimsIdentity()); // for what is still to be said
        }
    }

    private Task WriteAsync(HttpContext context, ClaimsPrincipal user, string what, string outcome) => AccountUser.NameOf(user) is { } name
        ? audit.WriteAsync(new AuditEntry(name, clock.GetUtcNow(), context.Connection.RemoteIpAddress?.ToString() ?? "", what, outcome)) : Task.CompletedTask;
}
