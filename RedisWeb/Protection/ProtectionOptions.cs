using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Protection;

/// <summary>The keys that cookies and forms are protected with: section <c>DataProtection</c>.</summary>
public sealed class ProtectionOptions
{
    public const string Section = "DataProtection";

    /// <summary>The certificate that encrypts the keys: a PFX file, or PEM with its RSA private key. Without one, whoever can read Redis can forge cookies.</summary>
    [MaxLength(1_024)]
    public string CertificateFile { get; set; } = "";

    /// <summary>Of the files, where they have one.</summary>
    [MaxLength(1_024)]
    public string CertificatePassword { get; set; } = "";

    /// <summary>Certificates used before, separated by commas, with the same password or none: they open keys of their time.</summary>
    [MaxLength(4_096)]
    public string OlderCertificateFiles { get; set; } = "";

    /// <summary>How long a key protects new cookies and forms.</summary>
    [Range(typeof(TimeSpan), "7.00:00:00", "3650.00:00:00")]
    public TimeSpan KeyLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long a start may wait for the keys in Redis.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30")]
    public TimeSpan StartWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Where keys are kept as well beside the embedded server, from the content root unless absolute.</summary>
    [Required]
    public string EmbeddedFolder { get; set; } = Path.Combine(".data", "protection");
}
