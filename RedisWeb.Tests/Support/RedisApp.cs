using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RedisWeb.Accounts;
using RedisWeb.Caching;
using RedisWeb.Diagnostics;
using RedisWeb.Limits;
using RedisWeb.Protection;
using RedisWeb.Redis;
using RedisWeb.Sessions;
using StackExchange.Redis;

namespace RedisWeb.Tests.Support;

/// <summary>The product's Redis services in a host of their own, without the web.</summary>
public sealed class RedisApp : IAsyncDisposable
{
    /// <summary>A setting for tests of how soon it is noticed that a server is silent; else a busy machine must not look like one.</summary>
    public static readonly string AsDeployed = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Redis:CommandTimeoutMilliseconds={new RedisOptions().CommandTimeoutMilliseconds}");

    private readonly IHost _host;

    private RedisApp(IHost host, LogLines log)
    {
        _host = host;
        Log = log;
    }

    public LogLines Log { get; }

    public IServiceProvider Services => _host.Services;

    public RedisConnection Connection => _host.Services.GetRequiredService<RedisConnection>();

    public EmbeddedServer Embedded => _host.Services.GetRequiredService<EmbeddedServer>();

    public IDistributedCache Cache => _host.Services.GetRequiredService<IDistributedCache>();

    public ILeases Leases => _host.Services.GetRequiredService<ILeases>();

    public IInvalidator Invalidator => _host.Services.GetRequiredService<IInvalidator>();

    public ICopyMessages Messages => _host.Services.GetRequiredService<ICopyMessages>();

    public static Task<RedisApp> StartEmbeddedAsync(string dataFolder, params string[] settings) =>
        StartAsync(null, [$"Redis:Embedded:DataFolder={dataFolder}", .. settings]);

    /// <param name="connectionString">Null starts the embedded server.</param>
    /// <param name="settings">As in configuration: <c>Redis:KeyPrefix=x:</c>.</param>
    public static async Task<RedisApp> StartAsync(string? connectionString, params string[] settings)
    {
        var log = new LogLines();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection([new("Redis:CommandTimeoutMilliseconds", "10000")]); // the machine may be busy
        builder.Configuration.AddInMemoryCollection(settings.Select(s => s.Split('=', 2)).ToDictionary(s => s[0], s => (string?)s[1]));
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:Redis", connectionString)]);
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log);
        builder.Services.AddRedis(builder.Configuration, builder.Environment).AddCachingInRedis(builder.Configuration).AddLimits(builder.Configuration).AddSessions(builder.Configuration)
            .AddAccountsInRedis(builder.Configuration).AddKeys<ProtectionKeys>().AddSingleton<IKeyStore, RedisKeyStore>().AddServers();
        var host = builder.Build();
        await host.StartAsync();
        return new RedisApp(host, log);
    }

    public async Task<IDatabase> DatabaseAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return (await Connection.WhenConnectedAsync(patience.Token)).GetDatabase();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
