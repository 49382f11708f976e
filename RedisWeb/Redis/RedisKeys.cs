using Microsoft.Extensions.Options;

namespace RedisWeb.Redis;

/// <summary>
/// Every key the product uses, in one place. All begin with <see cref="RedisOptions.KeyPrefix"/>:
/// <list type="table">
/// <item><term><c>answer:...</c></term><description>hash, one answer as RedisCache stores it (absexp, sldexp, data); always with a TTL</description></item>
/// <item><term><c>data-protection-keys</c></term><description>list, the keys of cookies and forms as XML; no TTL, because what a key protected may be kept longer than anything here</description></item>
/// </list>
/// </summary>
public sealed class RedisKeys(IOptions<RedisOptions> options)
{
    /// <summary>What RedisCache puts before the names it is given, which begin with their kind, as <c>answer:</c>.</summary>
    public string Prefix { get; } = options.Value.KeyPrefix;

    /// <summary>Also the channel that tells of additions.</summary>
    public string DataProtectionKeys { get; } = options.Value.KeyPrefix + "data-protection-keys";
}
