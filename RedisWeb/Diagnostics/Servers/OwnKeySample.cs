using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Diagnostics.Servers;

/// <summary>Some of the app's own keys, looked at one by one.</summary>
/// <param name="At">When.</param>
/// <param name="IsWhole">Whether those are all there are.</param>
/// <param name="ByKind">How many of each kind.</param>
/// <param name="WithoutExpiration">Of the first 200, those that never expire though they should.</param>
public sealed record OwnKeySample(DateTimeOffset At, bool IsWhole, IReadOnlyDictionary<string, long> ByKind, long WithoutExpiration)
{
    // Kinds that the product does not make, but somebody did under its prefix.
    private const string OtherKinds = "other";

    // Of SCAN, some 500 keys each: a bounded part of a server that others use too.
    private const int MostPages = 4;

    private const int MostAskedForTheirTime = 200;

    internal static async Task<OwnKeySample> TakeAsync(IDatabase database, KeyPrefix prefix, IReadOnlyList<KeyKind> kinds, DateTimeOffset now)
    {
        Dictionary<string, long> byKind = [];
        var (keys, pages) = (new HashSet<string>(), 0);
        await foreach (var page in KeyScan.PagesAsync(database, prefix.Text + "*", CancellationToken.None))
        {
            keys.UnionWith(page);
            if (++pages == MostPages)
            {
                break;
            }
        }

        foreach (var key in keys)
        {
            var kind = KindOf(key)?.Name ?? OtherKinds;
            byKind[kind] = byKind.GetValueOrDefault(kind) + 1;
        }

        var mayExpire = keys.Where(key => KindOf(key)?.IsKeptForGood(key[prefix.Text.Length..]) != true).Take(MostAskedForTheirTime);
        var left = await Task.WhenAll(mayExpire.Select(key => database.ExecuteAsync("PTTL", (RedisKey)key)));
        return new OwnKeySample(now, pages < MostPages, byKind, left.Count(reply => (long)reply == -1));

        KeyKind? KindOf(string key) => kinds.FirstOrDefault(kind => kind.Name == prefix.KindOf(key));
    }
}
