using Microsoft.Extensions.Options;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Accounts;

/// <summary>Attempts to sign in, counted in windows that begin with the first.</summary>
public sealed class RedisSignInThrottle(RedisConnection connection, AccountKeys keys, IOptions<SignInOptions> options, TimeProvider clock) : ISignInThrottle
{
    private static readonly TimeSpan RefusalsFor = TimeSpan.FromDays(400);

    private readonly SignInOptions _options = options.Value;

    public async Task<TimeSpan?> CountAsync(SignInAttempt attempt)
    {
        var wait = (long)await AccountScripts.Count.RunAsync(
            connection.Database,
            [.. Counters(attempt), keys.RefusedSignIns],
            [
                _options.FailuresPerUserAndAddress, _options.FailuresPerAddress, _options.FailuresPerUser, Milliseconds(_options.Window), attempt.Address, Now(), Milliseconds(RefusalsFor),
            ]);
        return wait > 0 ? TimeSpan.FromMilliseconds(wait) : null;
    }

    public Task SucceededAsync(SignInAttempt attempt) => AccountScripts.Succeeded.RunAsync(
        connection.Database,
        Counters(attempt),
        [attempt.Address, Now(), Now() + Milliseconds(_options.KnownAddressFor), Milliseconds(_options.KnownAddressFor), _options.KnownAddresses]);

    public Task NotMadeAsync(SignInAttempt attempt) => AccountScripts.NotMade.RunAsync(connection.Database, Counters(attempt), [attempt.Address, Now()]);

    public async Task<long> RefusedAsync() => (long)await connection.Database.StringGetAsync(keys.RefusedSignIns);

    private RedisKey[] Counters(SignInAttempt attempt) =>
        [keys.SignInFailures(attempt.User, attempt.Address), keys.SignInFailuresFrom(attempt.Address), keys.SignInFailuresOf(attempt.User), keys.KnownAddresses(attempt.User)];

    private static long Milliseconds(TimeSpan time) => Math.Max(1, (long)time.TotalMilliseconds);

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
