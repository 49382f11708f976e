using System.Security.Cryptography;
using System.Text;
using RedisWeb.Redis;

namespace RedisWeb.Caching;

/// <summary>
/// Where answers are, and what goes with them:
/// <list type="table">
/// <item><term><c>answer:...</c></term><description>hash, one answer as RedisCache stores it (absexp, sldexp, data)</description></item>
/// <item><term><c>lease:{...}</c></term><description>string, the token of whoever computes the answer whose whole key stands between the braces</description></item>
/// <item><term><c>failure:{...}</c></term><description>string, what is told of a compute that has just failed</description></item>
/// <item><term><c>begun:{...}</c></term><description>set, the computes of an answer in a row that began and were not heard of again; <c>Cache:Lease:ParkedFor</c> from when the last one began</description></item>
/// <item><term><c>waiting:{...}</c></term><description>sorted set, who waits for an answer's compute (copies and visitors), by until when that counts (Unix seconds); until the last one</description></item>
/// <item><term><c>progress:{...}</c></term><description>string, how far a compute is (JSON); as long as its lease</description></item>
/// <item><term><c>outcome:{...}</c></term><description>string, the failure of the last compute, for pages that wait for it; a minute</description></item>
/// <item><term><c>parked</c></term><description>sorted set, the keys of answers that are not computed any more because of that, without the prefix, by when that ends (Unix seconds); until the last one ends, 100 at most</description></item>
/// <item><term><c>keys:answer:name</c></term><description>sorted set, the keys of a calculation's answers and leases, without the prefix, by when they expire (Unix seconds)</description></item>
/// <item><term><c>groups</c></term><description>sorted set, for which names there is a <c>keys:...</c>, by when it expires</description></item>
/// </list>
/// The braces are literal: they put a lease and its answer, which has none, into one slot of a Cluster.
/// </summary>
public sealed class AnswerKeys(KeyPrefix prefix) : IFeatureKeys
{
    private readonly string _prefix = prefix.Text;

    public static IReadOnlyList<KeyKind> Kinds { get; } = [new("answer"), new("lease"), new("failure"), new("begun"), new("waiting"), new("progress"), new("outcome"), new("parked"), new("keys"), new("groups")];

    public string Groups { get; } = prefix.Text + "groups";

    public string Parked { get; } = prefix.Text + "parked";

    /// <param name="key">As it is given to the cache; so for the others.</param>
    public string Answer(string key) => _prefix + key;

    public string Lease(string key) => $"{_prefix}lease:{{{_prefix}{key}}}";

    public string Failure(string key) => $"{_prefix}failure:{{{_prefix}{key}}}";

    public string Begun(string key) => $"{_prefix}begun:{{{_prefix}{key}}}";

    public string Waiting(string key) => $"{_prefix}waiting:{{{_prefix}{key}}}";

    public string Progress(string key) => $"{_prefix}progress:{{{_prefix}{key}}}";

    public string Outcome(string key) => $"{_prefix}outcome:{{{_prefix}{key}}}";

    public string Index(string group) => $"{_prefix}keys:{group}";

    /// <summary>Kind and name, the first two parts of a key: <c>answer:prime-count</c>.</summary>
    public static string Group(string key)
    {
        var kind = key.IndexOf(':', StringComparison.Ordinal);
        var name = kind < 0 ? -1 : key.IndexOf(':', kind + 1);
        return name < 0 ? key : key[..name];
    }

    /// <summary>A pattern for all keys that belong to answers in the scope.</summary>
    public string Pattern(KeyScope scope) => $"{_prefix}*{scope.Key}*";

    /// <summary>The key as it was given to the cache, of its answer, lease, failure or count. Of another key of the app, what follows the prefix; null for all others.</summary>
    public string? KeyOf(string redisKey) =>
        KeyPrefix.Between($"{_prefix}lease:{{{_prefix}", redisKey, "}") ?? KeyPrefix.Between($"{_prefix}failure:{{{_prefix}", redisKey, "}")
        ?? KeyPrefix.Between($"{_prefix}begun:{{{_prefix}", redisKey, "}") ?? KeyPrefix.Between(_prefix, redisKey, "");
}

/// <summary>The key of an entry, after the configured prefix: kind, name, version, canonical input.</summary>
public static class CacheKey
{
    /// <summary>A longer canonical input ends in its SHA-256, so that keys stay short and readable.</summary>
    public const int LongestInput = 160;

    private const int KeptOfLongInput = 100;

    /// <summary>Two different inputs never share a key.</summary>
    /// <param name="kind">What is kept: <c>answer</c>.</param>
    /// <param name="canonicalInput">Every field in its one spelling, escaped.</param>
    public static string For(string kind, string name, int version, string canonicalInput) =>
        $"{kind}:{name}:v{version}:{Shortened(canonicalInput)}";

    /// <summary>The name in a key that <see cref="For"/> made; the whole key when it has none.</summary>
    public static ReadOnlySpan<char> NameIn(string key)
    {
        var rest = key.AsSpan(key.IndexOf(':') + 1);
        var end = rest.IndexOf(':');
        return end < 0 ? key : rest[..end];
    }

    // A shortened input has 165 characters, which no unshortened one has: the two can't meet.
    private static string Shortened(string input) => input.Length <= LongestInput
        ? input
        : $"{input.AsSpan(0, KeptOfLongInput)}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(input)))}";
}
