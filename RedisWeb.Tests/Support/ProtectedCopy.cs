using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.KeyManagement.Internal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Protection;

namespace RedisWeb.Tests.Support;

/// <summary>One copy's cookies and forms, and no more of it, on a store that it may share with other copies.</summary>
public sealed class ProtectedCopy : IAsyncDisposable
{
    private readonly IHost _host;

    private ProtectedCopy(IHost host, FakeTimeProvider clock, LogLines log) => (_host, Clock, Log) = (host, clock, log);

    public FakeTimeProvider Clock { get; }

    public LogLines Log { get; }

    public IKeyManager Keys => _host.Services.GetRequiredService<IKeyManager>();

    public Guid DefaultKey => _host.Services.GetRequiredService<IKeyRingProvider>().GetCurrentKeyRing().DefaultKeyId;

    private IDataProtector Protector => _host.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    /// <param name="store">Where its keys are.</param>
    /// <param name="settings">As in configuration: <c>DataProtection:StartWait=0</c>.</param>
    public static async Task<ProtectedCopy> StartAsync(IKeyStore store, params string[] settings)
    {
        var copy = Create(store, settings);
        await copy.StartAsync();
        return copy;
    }

    /// <summary>Not started yet.</summary>
    public static ProtectedCopy Create(IKeyStore store, params string[] settings)
    {
        var (clock, log) = (new FakeTimeProvider(), new LogLines());
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Select(s => s.Split('=', 2)).ToDictionary(s => s[0], s => (string?)s[1]));
        builder.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(log);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddProtection(builder.Configuration);
        builder.Services.Replace(ServiceDescriptor.Singleton(store));
        return new ProtectedCopy(builder.Build(), clock, log);
    }

    public Task StartAsync() => _host.StartAsync();

    public byte[] Protect(string text) => Protector.Protect(Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// Whether a page or cookie is accepted as it is in a copy that has run for a while: in its first two minutes the framework looks
    /// for a key that it does not know, which would hide that it was not told of it.
    /// </summary>
    public bool Knows(byte[] made)
    {
        var id = new Guid(made.AsSpan(4, 16));
        var ring = _host.Services.GetRequiredService<IKeyRingProvider>().GetCurrentKeyRing();
        return ring.GetAuthenticatedEncryptorByKeyId(id, out var isRevoked) is not null && !isRevoked;
    }

    public bool Accepts(byte[] made)
    {
        try
        {
            return Protector.Unprotect(made).Length > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Lets the clock run until it is so.</summary>
    public Task UntilAsync(Func<bool> condition, TimeSpan? step = null) => Eventually.Is(() =>
    {
        Clock.Advance(step ?? TimeSpan.FromMilliseconds(10));
        return condition();
    });

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
