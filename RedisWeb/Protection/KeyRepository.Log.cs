namespace RedisWeb.Protection;

internal sealed partial class KeyRepository
{
    [LoggerMessage(1, LogLevel.Warning, "An element among the keys of cookies and forms is damaged, and is left alone")]
    private partial void LogDamaged();

    [LoggerMessage(2, LogLevel.Warning, "{Key} is encrypted with a certificate that this copy has not got: cookies and forms made with it are refused here. "
        + "DataProtection:CertificateFile has to be the same on all copies, and a former one stays in DataProtection:OlderCertificateFiles")]
    private partial void LogLocked(string key);
}
