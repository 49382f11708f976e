using System.Globalization;
using System.Xml.Linq;

namespace RedisWeb.Protection;

/// <summary>A key or a revocation as it is kept.</summary>
/// <param name="Identity">Tells it from all others; good for a file's name.</param>
/// <param name="Text">Its XML, secrets included unless it is encrypted.</param>
internal sealed record KeyElement(string Identity, string Text)
{
    /// <returns>Null when the framework could not make sense of it: of a damaged revocation, for one, it makes an exception at every page.</returns>
    public static KeyElement? Of(XElement element, string? text = null)
    {
        try
        {
            return IdentityOf(element) is { } identity ? new KeyElement(identity, text ?? element.ToString(SaveOptions.DisableFormatting)) : null;
        }
        catch (FormatException)
        {
            return null; // an id or a date that is none
        }
    }

    private static string? IdentityOf(XElement element) => element.Name.ToString() switch
    {
        "key" => KeyIdentity(element),
        "revocation" => RevocationIdentity(element),
        _ => null,
    };

    private static string? KeyIdentity(XElement key)
    {
        var isWhole = (DateTimeOffset?)key.Element("creationDate") is not null && (DateTimeOffset?)key.Element("activationDate") is not null
            && (DateTimeOffset?)key.Element("expirationDate") is not null && key.Element("descriptor") is { HasElements: true };
        return isWhole && (Guid?)key.Attribute("id") is { } id ? $"key-{id:D}" : null;
    }

    private static string? RevocationIdentity(XElement revocation) => (string?)revocation.Element("key")?.Attribute("id") switch
    {
        null => null,
        "*" when (DateTimeOffset?)revocation.Element("revocationDate") is { } date =>
            $"revocation-{date.UtcDateTime.ToString("yyyyMMddTHHmmssfffffff", CultureInfo.InvariantCulture)}",
        var id => $"revocation-{Guid.ParseExact(id, "D"):D}",
    };
}
