using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using RedisWeb.Limits;

namespace RedisWeb.Accounts;

/// <summary>Who tries to sign in, and from where, as Redis knows them: by their hashes, so that nobody reads names and addresses there in passing.</summary>
public sealed record SignInAttempt(string User, string Address)
{
    private const int TagBytes = 16;

    /// <param name="from">As the proxies that are trusted tell it.</param>
    public static SignInAttempt Of(string name, IPAddress? from) => new(UserTag(name), ClientLimits.NameOf(from));

    /// <summary>What a user's keys are called by; upper and lower case are the same.</summary>
    public static string UserTag(string name) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"user:{name.ToUpperInvariant()}")).AsSpan(0, TagBytes));
}
