using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace RedisWeb.Accounts;

/// <summary>What a cookie holds of its session: whose it is, and 256 random bits.</summary>
public sealed record TicketKey
{
    private const int SecretBytes = 32;
    private const char Between = '.';

    private readonly string _secret;

    private TicketKey(string user, string secret) => (User, _secret, Place) = (user, secret, Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(secret))));

    /// <summary>As <see cref="SignInAttempt.UserTag"/>: all sessions of a user are kept together, so that they can be ended together.</summary>
    public string User { get; }

    /// <summary>What the store knows the secret by; the secret can't be told from it.</summary>
    public string Place { get; }

    /// <summary>The secret: for the cookie alone.</summary>
    public string Text => User + Between + _secret;

    public static TicketKey New(string user) => new(user, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)));

    public static bool TryParse(string text, [NotNullWhen(true)] out TicketKey? key)
    {
        var dot = text.IndexOf(Between, StringComparison.Ordinal);
        key = dot > 0 ? new TicketKey(text[..dot], text[(dot + 1)..]) : null;
        return key is not null;
    }

    public override string ToString() => Place; // whoever prints it shall not print the secret
}
