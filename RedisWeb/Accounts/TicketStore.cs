using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using RedisWeb.Redis;

namespace RedisWeb.Accounts;

/// <summary>Keeps the tickets of the framework's cookies where all copies see them; while Redis is there, each request asks it whether its session still is.</summary>
/// <remarks>Only this site can read or make their bytes, each good in its own place alone: whoever writes into Redis can't give a session another's ticket.</remarks>
public sealed class TicketStore(IAccountRecords records, RedisGate gate, IDataProtectionProvider protection, IOptions<SignInOptions> options, TimeProvider clock) : ITicketStore
{
    private const string Purpose = "RedisWeb.Accounts.Ticket.v1";

    // When the session ends at the latest; the ticket's own expiration slides.
    private const string End = ".end";

    // A site has a few administrators; beyond this many, the one seen longest ago is forgotten.
    private const int MostSeen = 256;

    // The sessions that this copy has seen in Redis of late, for while Redis can't be asked.
    private readonly ConcurrentDictionary<string, (byte[] Ticket, DateTimeOffset At)> _seen = [];

    /// <exception cref="RedisUnavailableException">It could not be kept; nobody has signed in.</exception>
    public async Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
    {
        var key = TicketKey.New(SignInAttempt.UserTag(ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier) ?? ticket.Principal.Identity?.Name ?? ""));
        ticket.Properties.Items[End] = (clock.GetUtcNow() + options.Value.AbsoluteTimeout).ToString("O", CultureInfo.InvariantCulture);
        await gate.WriteAsync((kept, _) => records.AddAsync(key, kept, UntilOf(ticket)), Sealed(key, ticket), cancellationToken);
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
                await gate.WriteAsync((kept, _) => records.RenewAsync(place, kept, UntilOf(ticket)), Sealed(place, ticket), cancellationToken);
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

        var (bytes, isChecked) = await ReadAsync(place, !AccountUser.IsSafe(httpContext.Request.Method), cancellationToken);
        httpContext.Features.Set(new TicketFeature(place, isChecked));
        if (bytes is null || Opened(place, bytes) is not { } ticket || UntilOf(ticket) <= clock.GetUtcNow())
        {
            _seen.TryRemove(place.Place, out _);
            return null;
        }

        if (isChecked)
        {
            Remember(place, bytes);
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
                await EndAsync(place, all: false, cancellationToken);
            }
            catch (RedisUnavailableException)
            {
                // it expires
            }
        }
    }

    /// <summary>Ends the request's session, or all sessions of its user, on every copy. The browser loses its cookie in any case.</summary>
    /// <exception cref="RedisUnavailableException">This copy does not know it any more; others may.</exception>
    internal async Task SignOutAsync(HttpContext context, bool all)
    {
        var outcome = "failed: Redis is away";
        try
        {
            if (context.Features.Get<TicketFeature>() is { Key: var key })
            {
                await EndAsync(key, all, context.RequestAborted);
            }

            outcome = "done";
        }
        finally
        {
            await context.SignOutAsync(AccountSchemes.Cookie);
            if (AccountUser.NameOf(context.User) is { } name)
            {
                await records.WriteAsync(new AuditEntry(name, clock.GetUtcNow(), context.Connection.RemoteIpAddress?.ToString() ?? "", all ? "end-all" : "sign-out", outcome));
            }

            context.User = new ClaimsPrincipal(new ClaimsIdentity()); // for what is still to be said
        }
    }

    public Task<string> StoreAsync(AuthenticationTicket ticket) => throw WithoutRequest();

    public Task RenewAsync(string key, AuthenticationTicket ticket) => RenewAsync(key, ticket, CancellationToken.None);

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => throw WithoutRequest();

    public Task RemoveAsync(string key) => RemoveAsync(key, CancellationToken.None);

    private static NotSupportedException WithoutRequest() => new("A session belongs to a request.");

    private Task EndAsync(TicketKey key, bool all, CancellationToken cancellationToken)
    {
        _seen.TryRemove(key.Place, out _);
        return gate.WriteAsync((ended, _) => all ? records.RemoveAllAsync(ended.User) : records.RemoveAsync(ended), key, cancellationToken);
    }

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
            return (_seen.TryGetValue(key.Place, out var seen) && clock.GetUtcNow() - seen.At < options.Value.OutageGrace ? seen.Ticket : null, false);
        }
    }

    private void Remember(TicketKey key, byte[] ticket)
    {
        _seen[key.Place] = (ticket, clock.GetUtcNow());
        if (_seen.Count > MostSeen)
        {
            _seen.TryRemove(_seen.MinBy(each => each.Value.At));
        }
    }

    private static DateTimeOffset UntilOf(AuthenticationTicket ticket)
    {
        var end = DateTimeOffset.Parse(ticket.Properties.Items[End]!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        return ticket.Properties.ExpiresUtc is { } expires && expires < end ? expires : end;
    }

    private byte[] Sealed(TicketKey key, AuthenticationTicket ticket) => Protector(key).Protect(TicketSerializer.Default.Serialize(ticket));

    /// <returns>Null where it can't be read.</returns>
    private AuthenticationTicket? Opened(TicketKey key, byte[] bytes)
    {
        try
        {
            return TicketSerializer.Default.Deserialize(Protector(key).Unprotect(bytes));
        }
        catch (Exception ex) when (ex is CryptographicException or IOException)
        {
            return null;
        }
    }

    private IDataProtector Protector(TicketKey key) => protection.CreateProtector(Purpose, key.User, key.Place);
}

/// <summary>The session that the request's cookie names.</summary>
/// <param name="Key">Its key, whether or not there still is one.</param>
/// <param name="IsChecked">Whether Redis has told of it for this request.</param>
internal sealed record TicketFeature(TicketKey Key, bool IsChecked);

/// <summary>What a cookie holds of its session: whose it is, and 256 random bits.</summary>
public sealed record TicketKey
{
    private const int SecretBytes = 32;
    private const char Between = '.';

    private readonly string _secret;

    private TicketKey(string user, string secret) => (User, _secret, Place) = (user, secret, Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(secret))));

    /// <summary>As <see cref="SignInAttempt.UserTag"/>: all sessions of a user are kept together, so that they can be ended together.</summary>
    public string User { get; }

    /// <summary>What the store knows the secret by; the secret can't be told from it.</summary>
    public string Place { get; }

    /// <summary>The secret: for the cookie alone.</summary>
    public string Text => User + Between + _secret;

    public static TicketKey New(string user) => new(user, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)));

    public static bool TryParse(string text, [NotNullWhen(true)] out TicketKey? key)
    {
        var dot = text.IndexOf(Between, StringComparison.Ordinal);
        key = dot > 0 ? new TicketKey(text[..dot], text[(dot + 1)..]) : null;
        return key is not null;
    }

    public override string ToString() => Place; // whoever prints it shall not print the secret
}
