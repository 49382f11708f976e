using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using RedisWeb.Redis;

namespace RedisWeb.Accounts;

/// <summary>Keeps the tickets of the framework's cookies where all copies see them; while Redis is there, each request asks it whether its session still is.</summary>
public sealed class TicketStore(ITicketRecords records, RedisGate gate, TicketSeal seal, TicketMemory memory, IOptions<SignInOptions> options, TimeProvider clock) : ITicketStore
{
    // When the session ends at the latest; the ticket's own expiration slides.
    private const string End = ".end";

    /// <exception cref="RedisUnavailableException">It could not be kept; nobody has signed in.</exception>
    public async Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
    {
        var key = TicketKey.New(SignInAttempt.UserTag(ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier) ?? ticket.Principal.Identity?.Name ?? ""));
        ticket.Properties.Items[End] = (clock.GetUtcNow() + options.Value.AbsoluteTimeout).ToString("O", CultureInfo.InvariantCulture);
        await gate.WriteAsync((kept, _) => records.AddAsync(key, kept, UntilOf(ticket)), seal.Close(key, ticket), cancellationToken);
        if (httpContext.Features.Get<TicketFeature>() is { Key: var former })
        {
            await RemoveAsync(former.Text, cancellationToken); // nobody has a cookie for it any more
        }

        return key.Text;
    }

    /// <summary>What was ended meanwhile stays ended; while Redis is away the session keeps the end it had.</summary>
    public async Task RenewAsync(string key, AuthenticationTicket ticket, CancellationToken cancellationToken)
    {
        if (TicketKey.TryParse(key, out var place))
        {
            try
            {
                await gate.WriteAsync((kept, _) => records.RenewAsync(place, kept, UntilOf(ticket)), seal.Close(place, ticket), cancellationToken);
            }
            catch (RedisUnavailableException)
            {
                // the breaker tells of it
            }
        }
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken)
    {
        if (!TicketKey.TryParse(key, out var place))
        {
            return null;
        }

        var (bytes, isChecked) = await ReadAsync(place, !CheckedSession.IsSafe(httpContext.Request.Method), cancellationToken);
        httpContext.Features.Set(new TicketFeature(place, isChecked));
        if (bytes is null || seal.Open(place, bytes) is not { } ticket || UntilOf(ticket) <= clock.GetUtcNow())
        {
            memory.Forget(place);
            return null;
        }

        if (isChecked)
        {
            memory.Saw(place, bytes);
        }

        return ticket;
    }

    /// <summary>For a session that nobody will ask for: one that could not be ended now ends by itself.</summary>
    public async Task RemoveAsync(string key, CancellationToken cancellationToken)
    {
        if (TicketKey.TryParse(key, out var place))
        {
            try
            {
                await EndAsync(place, cancellationToken);
            }
            catch (RedisUnavailableException)
            {
                // it expires
            }
        }
    }

    /// <summary>Ends a session on every copy.</summary>
    /// <exception cref="RedisUnavailableException">This copy does not know it any more; others may.</exception>
    internal Task EndAsync(TicketKey key, CancellationToken cancellationToken)
    {
        memory.Forget(key);
        return gate.WriteAsync((ended, _) => records.RemoveAsync(ended), key, cancellationToken);
    }

    /// <summary>Ends all sessions of whoever has this one, on every copy.</summary>
    /// <exception cref="RedisUnavailableException">That is not certain.</exception>
    internal Task EndAllAsync(TicketKey key, CancellationToken cancellationToken)
    {
        memory.Forget(key);
        return gate.WriteAsync((user, _) => records.RemoveAllAsync(user), key.User, cancellationToken);
    }

    public Task<string> StoreAsync(AuthenticationTicket ticket) => throw WithoutRequest();

    public Task RenewAsync(string key, AuthenticationTicket ticket) => RenewAsync(key, ticket, CancellationToken.None);

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => throw WithoutRequest();

    public Task RemoveAsync(string key) => RemoveAsync(key, CancellationToken.None);

    private static NotSupportedException WithoutRequest() => new("A session belongs to a request.");

    // A copy that can't ask can't know whether the session was ended: it says so in the feature.
    // A change needs to know, so it asks though the breaker is open: else nobody could close it.
    private async Task<(byte[]? Bytes, bool IsChecked)> ReadAsync(TicketKey key, bool isForChange, CancellationToken cancellationToken)
    {
        try
        {
            return (await (isForChange && gate.IsOpen
                ? gate.ReadThoughOpenAsync(() => records.ReadAsync(key), cancellationToken) : gate.ReadAsync((asked, _) => records.ReadAsync(asked), key, cancellationToken)), true);
        }
        catch (RedisUnavailableException)
        {
            return (memory.Recall(key), false);
        }
    }

    private static DateTimeOffset UntilOf(AuthenticationTicket ticket)
    {
        var end = DateTimeOffset.Parse(ticket.Properties.Items[End]!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        return ticket.Properties.ExpiresUtc is { } expires && expires < end ? expires : end;
    }
}

/// <summary>The session that the request's cookie names.</summary>
/// <param name="Key">Its key, whether or not there still is one.</param>
/// <param name="IsChecked">Whether Redis has told of it for this request.</param>
internal sealed record TicketFeature(TicketKey Key, bool IsChecked);
