using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace RedisWeb.Accounts;

/// <summary>Who tries to sign in, and from where, as Redis knows them: by their hashes, so that nobody reads names and addresses there in passing.</summary>
public sealed record SignInAttempt(string User, string Address)
{
    // Whoever has such a network has all of its addresses.
    private const int NetworkBytes = 8;
    private const int TagBytes = 16;

    /// <param name="name">As it was typed; upper and lower case are the same.</param>
    /// <param name="from">As the proxies that are trusted tell it.</param>
    public static SignInAttempt Of(string name, IPAddress? from) => new(UserTag(name), Tag("address", AddressText(from)));

    /// <summary>What a user's keys are called by.</summary>
    public static string UserTag(string name) => Tag("user", name.ToUpperInvariant());

    private static string AddressText(IPAddress? address) => address switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes)),
        _ => address.ToString(),
    };

    private static string Tag(string kind, string text) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}:{text}")).AsSpan(0, TagBytes));
}
