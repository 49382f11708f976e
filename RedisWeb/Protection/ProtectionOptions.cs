using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Protection;

/// <summary>The keys that cookies and forms are protected with: section <c>DataProtection</c>.</summary>
public sealed class ProtectionOptions
{
    public const string Section = "DataProtection";

    /// <summary>
    /// The certificate that keys are encrypted with before they are kept: a PFX file, or a PEM file with the certificate and its RSA private key.
    /// Without one, whoever can read Redis can forge cookies.
    /// </summary>
    [MaxLength(1_024)]
    public string CertificateFile { get; set; } = "";

    /// <summary>Of the files, where they have one. It belongs into the environment or user secrets.</summary>
    [MaxLength(1_024)]
    public string CertificatePassword { get; set; } = "";

    /// <summary>Certificates used before, files separated by commas, with the same password or none: they open keys of their time, which may be <see cref="KeyLifetime"/> ago.</summary>
    [MaxLength(4_096)]
    public string OlderCertificateFiles { get; set; } = "";

    /// <summary>How long a key protects new cookies and forms before the next one does; what it protected can be read longer. The framework's own default.</summary>
    [Range(typeof(TimeSpan), "7.00:00:00", "3650.00:00:00")]
    public TimeSpan KeyLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long a start may wait for the keys in Redis, so that no needless key is made: a Redis that is there answers sooner, one that refuses ends the wait at once.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30")]
    public TimeSpan StartWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Where keys are kept as well while the app uses the embedded server, from the content root unless absolute: that server comes after
    /// the first page.
    /// </summary>
    [Required]
    public string EmbeddedFolder { get; set; } = Path.Combine(".data", "protection");
}
