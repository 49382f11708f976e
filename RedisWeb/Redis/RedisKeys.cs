using Microsoft.Extensions.Options;

namespace RedisWeb.Redis;

/// <summary>
/// Every key the product uses, in one place. All begin with <see cref="RedisOptions.KeyPrefix"/>, and each has a TTL unless it says otherwise:
/// <list type="table">
/// <item><term><c>answer:...</c></term><description>hash, one answer as RedisCache stores it (absexp, sldexp, data)</description></item>
/// <item><term><c>lease:{...}</c></term><description>string, the token of whoever computes the answer whose whole key stands between the braces</description></item>
/// <item><term><c>failure:{...}</c></term><description>string, what is told of a compute that has just failed</description></item>
/// <item><term><c>keys:answer:name</c></term><description>sorted set, the keys of a calculation's answers and leases, without the prefix, by when they expire (Unix seconds)</description></item>
/// <item><term><c>groups</c></term><description>sorted set, for which names there is a <c>keys:...</c>, by when it expires</description></item>
/// <item><term><c>messages</c></term><description>pub/sub channel, what the copies tell each other</description></item>
/// <item><term><c>data-protection-keys</c></term><description>list, the keys of cookies and forms as XML; no TTL, because what a key protected may be kept longer than anything here</description></item>
/// </list>
/// The braces are literal: they put a lease and its answer, which has none, into one slot of a Cluster.
/// </summary>
public sealed class RedisKeys(IOptions<RedisOptions> options)
{
    /// <summary>What RedisCache puts before the names it is given, which begin with their kind, as <c>answer:</c>.</summary>
    public string Prefix { get; } = options.Value.KeyPrefix;

    /// <summary>Also the channel that tells of additions.</summary>
    public string DataProtectionKeys => Prefix + "data-protection-keys";

    public string Groups => Prefix + "groups";

    public string Messages => Prefix + "messages";

    /// <param name="key">As it is given to the cache; so for the others.</param>
    public string Answer(string key) => Prefix + key;

    public string Lease(string key) => $"{Prefix}lease:{{{Prefix}{key}}}";

    public string Failure(string key) => $"{Prefix}failure:{{{Prefix}{key}}}";

    public string Index(string group) => $"{Prefix}keys:{group}";

    /// <summary>Kind and name, the first two parts of a key: <c>answer:prime-count</c>.</summary>
    public static string Group(string key)
    {
        var kind = key.IndexOf(':', StringComparison.Ordinal);
        var name = kind < 0 ? -1 : key.IndexOf(':', kind + 1);
        return name < 0 ? key : key[..name];
    }

    /// <summary>The key as it was given to the cache, of its answer, lease or failure; null for any other key.</summary>
    public string? KeyOf(string redisKey) =>
        Between($"{Prefix}lease:{{{Prefix}", redisKey, "}") ?? Between($"{Prefix}failure:{{{Prefix}", redisKey, "}") ?? Between(Prefix, redisKey, "");

    private static string? Between(string start, string text, string end) =>
        text.StartsWith(start, StringComparison.Ordinal) && text.EndsWith(end, StringComparison.Ordinal) && text.Length >= start.Length + end.Length
            ? text[start.Length..^end.Length] : null;
}
