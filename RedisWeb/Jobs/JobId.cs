using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace RedisWeb.Jobs;

/// <summary>The name of a job in addresses.</summary>
public static class JobId
{
    private const int Bytes = 16;

    /// <param name="key">Of the answer.</param>
    public static string Of(string key) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, Bytes));

    /// <summary>Whether it could be one, so that nothing else is looked up.</summary>
    public static bool IsValid(string? id) => id is { Length: 22 } && Base64Url.IsValid(id);
}
