using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace RedisWeb.Sessions;

/// <summary>What a browser holds for its session: the place where it is kept, and the secret that opens it, 256 random bits that can be renewed.</summary>
public readonly record struct SessionKey
{
    private const int PlaceBytes = 8;
    private const int SecretBytes = 32;
    private const char Between = '.';

    private static readonly int PlaceLength = Base64Url.GetEncodedLength(PlaceBytes);
    private static readonly int Length = PlaceLength + 1 + Base64Url.GetEncodedLength(SecretBytes);

    private readonly string _secret;

    private SessionKey(string place, string secret)
    {
        (Place, _secret) = (place, secret);
        Proof = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));
    }

    /// <summary>Random, not secret, and the same after renewing.</summary>
    public string Place { get; }

    /// <summary>What the store knows the secret by; the secret can't be told from it.</summary>
    public string Proof { get; }

    /// <summary>The secret: for the cookie alone.</summary>
    public string Text => Place + Between + _secret;

    public static SessionKey New() => new(Random(PlaceBytes), Random(SecretBytes));

    /// <returns>Null where the text is no <see cref="Text"/>.</returns>
    public static SessionKey? From(string text) =>
        text.Length == Length && text[PlaceLength] == Between ? new SessionKey(text[..PlaceLength], text[(PlaceLength + 1)..]) : null;

    /// <summary>Whether it looks like a place: there may be a session, or none.</summary>
    public static bool IsPlace(string text) => text.Length == PlaceLength && text.All(each => char.IsAsciiLetterOrDigit(each) || each is '-' or '_');

    public SessionKey Renewed() => new(Place, Random(SecretBytes));

    public override string ToString() => Place; // whoever prints it shall not print the secret

    private static string Random(int bytes) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));
}
