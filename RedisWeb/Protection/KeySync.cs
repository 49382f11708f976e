using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.KeyManagement.Internal;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace RedisWeb.Protection;

/// <summary>
/// Keeps the keys of this copy and those in the store the same, both ways: what one lacks it is given. So copies that started without
/// the store join the others when it comes, and a store that lost everything gets it back from whichever copy runs.
/// </summary>
internal sealed partial class KeySync(
    IKeyStore store, KeyRepository repository, SharedKeyManager manager, IKeyRingProvider rings, IOptions<ProtectionOptions> options, TimeProvider clock, ILogger<KeySync> log)
    : BackgroundService
{
    /// <summary>The store says when it changes; this is for when it could not.</summary>
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    internal static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private const int Looks = 50;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    private TaskCompletionSource _changed = NewSignal();
    private bool _isRefused;
    private bool _isRingOld;

    /// <summary>Before the site takes requests, because the first page with a form needs a key.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        store.Changed += Wake;
        repository.Added += Wake;
        if (store.IsShared)
        {
            await JoinAsync(cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var changed = Volatile.Read(ref _changed).Task; // before the look, so that nothing is missed
            var isInStep = await TrySyncAsync(renewsRing: true, stoppingToken);
            await changed.WaitAsync(isInStep ? Every : Retry, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Wake() => Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();

    // A key made here is in the store, and the other copies know of it, before anyone has a page made with it.
    private async Task JoinAsync(CancellationToken cancellationToken)
    {
        if (options.Value.CertificateFile.Length == 0)
        {
            LogUnencrypted();
        }

        using var patience = new CancellationTokenSource(options.Value.StartWait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        if (await TrySyncAsync(renewsRing: false, either.Token))
        {
            _isRingOld = false; // there is none yet
            rings.GetCurrentKeyRing(); // makes a key where none will do
            await TrySyncAsync(renewsRing: false, either.Token);
        }
    }

    private async Task<bool> TrySyncAsync(bool renewsRing, CancellationToken cancellationToken)
    {
        try
        {
            await SyncAsync(renewsRing, cancellationToken);
            if (_isRefused)
            {
                LogAgain();
                _isRefused = false;
            }

            return true;
        }
        catch (RedisServerException ex)
        {
            if (!_isRefused)
            {
                LogRefused(ex.Message);
                _isRefused = true;
            }
        }
        catch (Exception ex)
        {
            LogAway(ex); // the connection logs an outage, and the keys in memory serve meanwhile
        }

        return false;
    }

    private async Task SyncAsync(bool renewsRing, CancellationToken cancellationToken)
    {
        var (hasNewcomers, missing) = repository.Merge(await store.ReadAllAsync(cancellationToken));
        _isRingOld |= hasNewcomers;
        if (renewsRing && _isRingOld)
        {
            await RenewRingAsync(cancellationToken);
        }

        foreach (var element in missing)
        {
            await store.AddAsync(element, cancellationToken);
        }

        if (missing.Count > 0)
        {
            LogGiven(missing.Count);
        }
    }

    /// <summary>
    /// Has the framework's ring renewed now. The framework does so in the background of the first use of an expired ring, which still gets that,
    /// and takes the new one at the use that follows: a visitor with another copy's cookie would be refused until then.
    /// </summary>
    private async Task RenewRingAsync(CancellationToken cancellationToken)
    {
        var expired = rings.GetCurrentKeyRing();
        manager.ExpireRing();
        for (var look = 0; look < Looks && ReferenceEquals(rings.GetCurrentKeyRing(), expired); look++)
        {
            await Task.Delay(BetweenLooks, clock, cancellationToken);
        }

        _isRingOld = false;
        LogUsed();
    }

    [LoggerMessage(1, LogLevel.Information, "The keys of cookies and forms are kept in Redis unencrypted; DataProtection:CertificateFile would encrypt them")]
    private partial void LogUnencrypted();

    [LoggerMessage(2, LogLevel.Information, "Redis was given {Count} keys of cookies and forms that it did not have")]
    private partial void LogGiven(int count);

    [LoggerMessage(3, LogLevel.Warning, "The keys of cookies and forms can't be shared with other copies: Redis says '{Reason}'. It is tried until it works")]
    private partial void LogRefused(string reason);

    [LoggerMessage(4, LogLevel.Information, "The keys of cookies and forms are shared again")]
    private partial void LogAgain();

    [LoggerMessage(5, LogLevel.Debug, "The keys of cookies and forms were not compared with Redis")]
    private partial void LogAway(Exception exception);

    [LoggerMessage(6, LogLevel.Debug, "Keys of other copies came in, and are used")]
    private partial void LogUsed();
}

/// <summary>The framework's keys, whose ring can be expired also when another copy's elements came in: by itself it would look again after a day.</summary>
internal sealed class SharedKeyManager(XmlKeyManager own) : IKeyManager, IDisposable
{
    private CancellationTokenSource _expiration = new();

    public void ExpireRing() => Interlocked.Exchange(ref _expiration, new CancellationTokenSource()).Cancel();

    public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate) => own.CreateNewKey(activationDate, expirationDate);

    public IReadOnlyCollection<IKey> GetAllKeys() => own.GetAllKeys();

    /// <summary>Asked for before the keys are, so that what comes in between expires the ring too.</summary>
    public CancellationToken GetCacheExpirationToken() =>
        CancellationTokenSource.CreateLinkedTokenSource(own.GetCacheExpirationToken(), Volatile.Read(ref _expiration).Token).Token;

    public void Dispose() => _expiration.Dispose();

    public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null) => own.RevokeAllKeys(revocationDate, reason);

    public void RevokeKey(Guid keyId, string? reason = null) => own.RevokeKey(keyId, reason);
}
