using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace RedisWeb.Protection;

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
