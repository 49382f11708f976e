using Microsoft.AspNetCore.DataProtection.KeyManagement.Internal;

namespace RedisWeb.Protection;

/// <summary>The keys as the framework uses them.</summary>
internal sealed class KeyRing(IKeyRingProvider provider, TimeProvider clock)
{
    private const int Looks = 50;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    /// <summary>Makes a key where none will do.</summary>
    public void Load() => provider.GetCurrentKeyRing();

    /// <summary>
    /// Has an expired ring renewed now. The framework does so in the background of its first use after, which still gets the expired ring,
    /// and takes the new one at the use that follows: a visitor with another copy's cookie would be refused until then.
    /// </summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        var expired = provider.GetCurrentKeyRing();
        for (var look = 0; look < Looks && ReferenceEquals(provider.GetCurrentKeyRing(), expired); look++)
        {
            await Task.Delay(BetweenLooks, clock, cancellationToken);
        }
    }
}
