using Microsoft.Extensions.Options;

namespace RedisWeb.Redis;

/// <summary>
/// Every key the product uses, in one place. All begin with <see cref="RedisOptions.KeyPrefix"/>:
/// <list type="table">
/// <item><term><c>answer:...</c></term><description>hash, one answer as RedisCache stores it (absexp, sldexp, data); always with a TTL</description></item>
/// <item><term><c>data-protection-keys</c></term><description>list, the keys of cookies and forms as XML; no TTL, because what a key protected may be kept longer than anything here</description></item>
/// <item><term><c>sweeper</c></term><description>string, the token of the copy whose turn it is to look for keys without a TTL; seconds</description></item>
/// <item><term><c>counters:sweeper</c></term><description>hash, what the sweepers met: given, seen, passes; no TTL, because it is history</description></item>
/// </list>
/// </summary>
public sealed class RedisKeys(IOptions<RedisOptions> options)
{
    // Kept for good: whole names, and beginnings of names, which end in a colon. All else expires.
    private static readonly string[] Permanent = ["data-protection-keys", "counters:"];

    /// <summary>What RedisCache puts before the names it is given, which begin with their kind, as <c>answer:</c>.</summary>
    public string Prefix { get; } = options.Value.KeyPrefix;

    /// <summary>Also the channel that tells of additions.</summary>
    public string DataProtectionKeys { get; } = options.Value.KeyPrefix + "data-protection-keys";

    public string SweeperLease { get; } = options.Value.KeyPrefix + "sweeper";

    public string SweeperCounters { get; } = options.Value.KeyPrefix + "counters:sweeper";

    /// <summary>Whether a key is the app's, and not one that is kept for good.</summary>
    public bool MayExpire(string key) => key.StartsWith(Prefix, StringComparison.Ordinal) && !IsPermanent(key[Prefix.Length..]);

    /// <summary>What an own key is for, as <c>answer</c>: the rest of it may be a visitor's business.</summary>
    public string KindOf(string key) => key[Prefix.Length..].Split(':')[0];

    private static bool IsPermanent(string name) =>
        Array.Exists(Permanent, each => each.EndsWith(':') ? name.StartsWith(each, StringComparison.Ordinal) : name == each);
}
