using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace RedisWeb.Redis;

/// <summary>Which process this is, to the others.</summary>
public sealed class ThisCopy(IOptions<RedisOptions> options)
{
    /// <summary>What people call it (<see cref="RedisOptions.CopyName"/>); may be the same after a restart.</summary>
    public string Name { get; } = options.Value.CopyName;

    /// <summary>The name and a random end, which no other process has, nor this one after a restart.</summary>
    public string Run { get; } = $"{options.Value.CopyName}:{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
}
