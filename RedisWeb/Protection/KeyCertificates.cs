using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;

namespace RedisWeb.Protection;

/// <summary>The certificates that keys are encrypted with.</summary>
/// <param name="Current">The present one; null where keys are not encrypted.</param>
internal sealed record KeyCertificates(X509Certificate2? Current, X509Certificate2[] Older)
{
    private static readonly X509KeyStorageFlags Storage = OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet;

    /// <exception cref="StartupException">A file is missing or can't be used.</exception>
    public static KeyCertificates From(IConfigurationSection section)
    {
        var current = Load(section, nameof(ProtectionOptions.CertificateFile), section[nameof(ProtectionOptions.CertificateFile)]);
        var older = section[nameof(ProtectionOptions.OlderCertificateFiles)]?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        return new KeyCertificates(current, [.. older.Select(file => Load(section, nameof(ProtectionOptions.OlderCertificateFiles), file)).OfType<X509Certificate2>()]);
    }

    /// <summary>Whether nothing in the element is encrypted with a certificate that is not among these.</summary>
    /// <exception cref="FormatException">What stands there is no certificate.</exception>
    public bool CanOpen(XElement element)
    {
        var needed = element.Descendants().Where(part => part.Name.LocalName == "X509Certificate").Select(part => Convert.FromBase64String(part.Value)).ToList();
        return needed.Count == 0 || needed.Exists(raw => Older.Append(Current).Any(ours => ours is not null && ours.RawDataMemory.Span.SequenceEqual(raw)));
    }

    private static X509Certificate2? Load(IConfigurationSection section, string setting, string? file)
    {
        if (string.IsNullOrEmpty(file))
        {
            return null;
        }

        var key = $"{section.Path}:{setting}";
        try
        {
            var certificate = Read(file, section[nameof(ProtectionOptions.CertificatePassword)]);
            using var rsa = certificate.GetRSAPrivateKey();
            return rsa is not null ? certificate
                : throw new StartupException($"{key}: the certificate in '{file}' has no RSA private key, which the keys are encrypted with.");
        }
        catch (Exception ex) when (ex is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The first line: what the runtime adds is about its own parameters.
            var reason = ex is FileNotFoundException or DirectoryNotFoundException ? "there is no such file." : ex.Message.ReplaceLineEndings("\n").Split('\n')[0];
            throw new StartupException($"{key}: no certificate can be read from '{file}': {reason}");
        }
    }

    private static X509Certificate2 Read(string file, string? password)
    {
        var text = File.ReadAllText(file);
        return !text.Contains("-----BEGIN", StringComparison.Ordinal) ? ReadPfx(file, password)
            : text.Contains("ENCRYPTED PRIVATE KEY", StringComparison.Ordinal) ? X509Certificate2.CreateFromEncryptedPemFile(file, password)
            : X509Certificate2.CreateFromPemFile(file);
    }

    // Former files may have no password though the present one has.
    private static X509Certificate2 ReadPfx(string file, string? password)
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
}
