using System.Security.Cryptography;
using System.Text;

namespace RedisWeb.Caching;

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
