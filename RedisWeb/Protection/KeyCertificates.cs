using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;

namespace RedisWeb.Protection;

/// <summary>The certificates that keys are encrypted with: the present one, and those that were it before.</summary>
internal sealed class KeyCertificates
{
    private static readonly X509KeyStorageFlags Storage = OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet;

    private KeyCertificates(X509Certificate2? current, X509Certificate2[] older) => (Current, Older) = (current, older);

    public X509Certificate2? Current { get; }

    public X509Certificate2[] Older { get; }

    /// <exception cref="StartupException">A file is missing or can't be used.</exception>
    public static KeyCertificates From(IConfigurationSection section)
    {
        var password = section[nameof(ProtectionOptions.CertificatePassword)];
        var files = section[nameof(ProtectionOptions.OlderCertificateFiles)]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        return new KeyCertificates(
            section[nameof(ProtectionOptions.CertificateFile)] is { Length: > 0 } file ? Load(nameof(ProtectionOptions.CertificateFile), file, password) : null,
            [.. files.Select(file => Load(nameof(ProtectionOptions.OlderCertificateFiles), file, password))]);
    }

    /// <summary>Whether nothing in the element is encrypted with a certificate that is not among these.</summary>
    public bool CanOpen(XElement element)
    {
        var sealedWith = element.Descendants().Where(part => part.Name.LocalName == "X509Certificate").Select(part => part.Value).ToList();
        return sealedWith.Count == 0 || sealedWith.Exists(IsOurs);
    }

    private bool IsOurs(string base64) =>
        Older.Append(Current).Any(certificate => certificate is not null && Convert.ToBase64String(certificate.RawData) == string.Concat(base64.Where(c => !char.IsWhiteSpace(c))));

    private static X509Certificate2 Load(string setting, string file, string? password)
    {
        var key = $"{ProtectionOptions.Section}:{setting}";
        try
        {
            var certificate = Read(file, password);
            return HasRsaKey(certificate) ? certificate
                : throw new StartupException($"{key}: the certificate in '{file}' has no RSA private key, which the keys are encrypted with.");
        }
        catch (Exception ex) when (ex is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StartupException($"{key}: no certificate can be read from '{file}': {Reason(ex)}");
        }
    }

    private static X509Certificate2 Read(string file, string? password)
    {
        if (!File.ReadAllText(file).Contains("-----BEGIN", StringComparison.Ordinal))
        {
            return LoadPfx(file, password);
        }

        return File.ReadAllText(file).Contains("ENCRYPTED PRIVATE KEY", StringComparison.Ordinal)
            ? X509Certificate2.CreateFromEncryptedPemFile(file, password)
            : X509Certificate2.CreateFromPemFile(file);
    }

    // Former files may have no password though the present one has.
    private static X509Certificate2 LoadPfx(string file, string? password)
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(file, password, Storage);
        }
        catch (CryptographicException) when (password is not null)
        {
            return X509CertificateLoader.LoadPkcs12FromFile(file, null, Storage);
        }
    }

    private static bool HasRsaKey(X509Certificate2 certificate)
    {
        using var key = certificate.GetRSAPrivateKey();
        return key is not null;
    }

    // The first line: what the runtime adds is about its own parameters.
    private static string Reason(Exception exception) => exception is FileNotFoundException or DirectoryNotFoundException
        ? "there is no such file."
        : exception.Message.ReplaceLineEndings("\n").Split('\n')[0];
}
