using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace RedisWeb.Sessions;

/// <summary>The session's cookie: its key, protected so that nobody makes up one of their own.</summary>
/// <remarks>Over HTTPS its name begins with <c>__Host-</c>, which makes browsers refuse it from anyone but this host. In Development, where there may be no HTTPS, it can't.</remarks>
public sealed class SessionCookie(IDataProtectionProvider protection, IHostEnvironment environment, IOptions<SessionStateOptions> options, TimeProvider clock)
{
    private const string PlainName = "RedisWeb.Session";

    // Of what this app ever made; anything longer is not worth a look.
    private const int LongestValue = 512;

    // A browser sends the same cookie with every request, and opening it costs a tenth of the request: those that were opened of late are remembered, this many at most.
    private const int MostKnown = 1024;

    // A Data Protection key that is revoked is good for this long.
    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(1);

    private readonly Known?[] _known = new Known?[MostKnown];
    private readonly IDataProtector _protector = protection.CreateProtector("RedisWeb.Sessions.Cookie.v1");

    public string Name { get; } = environment.IsDevelopment() ? PlainName : "__Host-" + PlainName;

    /// <returns>Null where there is no cookie, or none that this app has made.</returns>
    public SessionKey? Read(HttpRequest request)
    {
        if (!request.Cookies.TryGetValue(Name, out var value) || value.Length is 0 or > LongestValue)
        {
            return null;
        }

        // Hashes are seeded at random, and a value with another one is not compared: how long it takes does not tell how much of it is right.
        var hash = value.GetHashCode(StringComparison.Ordinal);
        ref var place = ref _known[(uint)hash % MostKnown];
        if (Volatile.Read(ref place) is { } known && known.Hash == hash && known.Until > clock.GetTimestamp() && known.Value == value)
        {
            return known.Key;
        }

        if (Open(value) is not { } key)
        {
            return null;
        }

        Volatile.Write(ref place, new Known(value, hash, key, clock.GetTimestamp() + (long)(KnownFor.TotalSeconds * clock.TimestampFrequency)));
        return key;
    }

    public void Write(HttpResponse response, SessionKey key) =>
        response.Cookies.Append(Name, WebEncoders.Base64UrlEncode(_protector.Protect(Encoding.UTF8.GetBytes(key.Text))), Options(options.Value.AbsoluteTimeout));

    public void Delete(HttpResponse response) => response.Cookies.Delete(Name, Options(null));

    private SessionKey? Open(string value)
    {
        try
        {
            return SessionKey.From(Encoding.UTF8.GetString(_protector.Unprotect(WebEncoders.Base64UrlDecode(value))));
        }
        catch (Exception ex) when (ex is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private CookieOptions Options(TimeSpan? maxAge) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = maxAge,
        Path = "/",
        SameSite = SameSiteMode.Lax,
        Secure = !environment.IsDevelopment(),
    };

    private sealed record Known(string Value, int Hash, SessionKey Key, long Until);
}

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
