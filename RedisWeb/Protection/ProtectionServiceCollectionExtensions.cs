using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;
using RedisWeb.Redis;
using RedisWeb.Settings;

namespace RedisWeb.Protection;

public static class ProtectionServiceCollectionExtensions
{
    /// <summary>The same on every copy, wherever it is installed: cookies and forms of one name are no others' business.</summary>
    private const string ApplicationName = "RedisWeb";

    /// <summary>Keys of cookies and forms that all copies share.</summary>
    /// <exception cref="StartupException">A certificate can't be used.</exception>
    public static IServiceCollection AddProtection(this IServiceCollection services, IConfiguration configuration)
    {
        var certificates = KeyCertificates.From(configuration.GetSection(ProtectionOptions.Section)); // a mistake is told before anything starts
        services.AddValidatedOptions<ProtectionOptions>(configuration, ProtectionOptions.Section);
        services.AddSingleton(certificates);
        services.AddKeys<ProtectionKeys>().AddSingleton<IKeyStore, RedisKeyStore>();
        services.AddSingleton<KeyRepository>();
        services.AddSingleton<XmlKeyManager>();
        services.AddSingleton<SharedKeyManager>();
        services.AddSingleton<IKeyManager>(provider => provider.GetRequiredService<SharedKeyManager>());
        services.AddHostedService<KeySync>(); // before the framework's own, which makes a key where it finds none
        Encrypt(services.AddDataProtection().SetApplicationName(ApplicationName), certificates);
        services.AddOptions<KeyManagementOptions>().Configure<KeyRepository, IOptions<ProtectionOptions>>((keys, repository, options) =>
        {
            keys.XmlRepository = repository;
            keys.NewKeyLifetime = options.Value.KeyLifetime;
        });
        return services;
    }

    private static void Encrypt(IDataProtectionBuilder builder, KeyCertificates certificates)
    {
        builder.UnprotectKeysWithAnyCertificate(certificates.Older);
        if (certificates.Current is { } certificate)
        {
            builder.ProtectKeysWithCertificate(certificate);
        }
        else
        {
            // Says that it is meant so, which the framework would warn of at every key; KeySync says it once.
            builder.AddKeyManagementOptions(keys => keys.XmlEncryptor = new NullXmlEncryptor());
        }
    }
}
