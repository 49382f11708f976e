using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using RedisWeb.Limits;
using RedisWeb.Redis;

namespace RedisWeb.Accounts;

/// <summary>Looks at a name and a password. It takes as long, and says the same, whether or not there is such a user.</summary>
public sealed class PasswordSignIn(AccountList accounts, IPasswordHasher<Account> hasher, IAccountRecords records, RedisGate gate, TimeProvider clock) : IDisposable
{
    /// <summary>How long an attempt waits for others' passwords to be looked at.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    // Looking at a password takes a processor a tenth of a second, on purpose; the other processors go on with pages.
    private const int MostWaiting = 256;

    private int _waiting;

    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount / 2));

    // Whose password is looked at in place of nobody's, so that it takes as long: accounts may take different times.
    private readonly Account[] _others = accounts.All.Count > 0 ? [.. accounts.All] : [new Account("", hasher.HashPassword(new Account("", "", AccountRole.Viewer), Guid.NewGuid().ToString()), AccountRole.Viewer)];

    /// <returns>Who it is; or after how long the next attempt may be made, for this one was not; or neither: name or password are wrong.</returns>
    /// <exception cref="RedisUnavailableException">Attempts can't be counted now, so there are none.</exception>
    public async Task<(Account? Account, TimeSpan? Wait)> TryAsync(string name, string password, IPAddress? from, CancellationToken cancellationToken)
    {
        var attempt = SignInAttempt.Of(name, from);
        if (await gate.ReadAsync((counted, _) => records.CountAsync(counted), attempt, cancellationToken) is { } wait)
        {
            return (null, wait);
        }

        if (!await TryTakeTurnAsync())
        {
            await gate.WriteAsync((counted, _) => records.NotMadeAsync(counted), attempt, CancellationToken.None);
            return (null, LongestWait);
        }

        Account? account;
        try
        {
            account = Look(name, password, attempt);
        }
        finally
        {
            _turns.Release();
        }

        if (account is null)
        {
            await records.WriteAsync(new AuditEntry(name, clock.GetUtcNow(), from?.ToString() ?? "", "sign-in", "failed") { IsByNobody = true });
        }

        return (account, null);
    }

    /// <summary>Takes back what was counted, once the session is there.</summary>
    public async Task SucceededAsync(string name, IPAddress? from)
    {
        try
        {
            await gate.WriteAsync((attempt, _) => records.SucceededAsync(attempt), SignInAttempt.Of(name, from), CancellationToken.None);
        }
        catch (RedisUnavailableException)
        {
            // it counts as a failure until the window ends
        }
    }

    public void Dispose() => _turns.Dispose();

    // Whether or not whoever asks still waits: what has been counted is looked at, or taken back.
    private async Task<bool> TryTakeTurnAsync()
    {
        try
        {
            return Interlocked.Increment(ref _waiting) <= MostWaiting && await _turns.WaitAsync(LongestWait);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private Account? Look(string name, string password, SignInAttempt attempt)
    {
        accounts.TryFind(name, out var found);
        var account = found ?? _others[(uint)attempt.User.GetHashCode(StringComparison.Ordinal) % _others.Length];
        var isRight = hasher.VerifyHashedPassword(account, account.PasswordHash, password) is not PasswordVerificationResult.Failed;
        return isRight ? found : null;
    }
}

/// <summary>Who tries to sign in, and from where, as Redis knows them: by their hashes, so that nobody reads names and addresses there in passing.</summary>
public sealed record SignInAttempt(string User, string Address)
{
    private const int TagBytes = 16;

    /// <param name="from">As the proxies that are trusted tell it.</param>
    public static SignInAttempt Of(string name, IPAddress? from) => new(UserTag(name), ClientLimits.NameOf(from));

    /// <summary>What a user's keys are called by; upper and lower case are the same.</summary>
    public static string UserTag(string name) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"user:{name.ToUpperInvariant()}")).AsSpan(0, TagBytes));
}
