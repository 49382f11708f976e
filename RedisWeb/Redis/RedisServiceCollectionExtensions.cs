using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RedisWeb.Accounts;
using RedisWeb.Caching;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Series;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Popularity;
using RedisWeb.Protection;
using RedisWeb.Sessions;
using RedisWeb.Settings;

namespace RedisWeb.Redis;

public static class RedisServiceCollectionExtensions
{
    /// <summary>
    /// Redis, one connection for the whole app, and IDistributedCache over it. Call it before what needs Redis while
    /// the app stops: hosted services stop in reverse order.
    /// </summary>
    /// <exception cref="StartupException">Redis is not configured, or wrongly.</exception>
    public static IServiceCollection AddRedis(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        RedisTarget.From(configuration, environment); // a mistake is told before anything starts

        services.AddValidatedOptions<RedisOptions>(configuration, RedisOptions.Section);
        services.AddValidatedOptions<EmbeddedServerOptions>(configuration, EmbeddedServerOptions.Section);
        services.AddValidatedOptions<SweeperOptions>(configuration, SweeperOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => RedisTarget.From(
            provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<IHostEnvironment>()));
        services.AddSingleton<EmbeddedServer>();
        services.AddSingleton<RedisKeys>();
        services.AddSingleton<ICacheFaults, RedisFaults>();
        services.AddSingleton<ICounterStore, RedisCounterStore>();
        services.AddSingleton<IPopularityStore, RedisPopularityStore>();
        services.AddValidatedOptions<SessionStateOptions>(configuration, SessionStateOptions.Section);
        services.AddSingleton<ISessionRecords, RedisSessionRecords>();
        services.AddValidatedOptions<SignInOptions>(configuration, SignInOptions.Section);
        services.AddSingleton<ITicketRecords, RedisTicketRecords>();
        services.AddSingleton<ISignInThrottle, RedisSignInThrottle>();
        services.AddSingleton<IAudit, RedisAudit>();
        services.AddSingleton<RedisConnection>();
        services.AddHostedService(provider => provider.GetRequiredService<RedisConnection>());
        services.AddValidatedOptions<LeaseOptions>(configuration, LeaseOptions.Section);
        services.AddSingleton<CopyBoard>();
        services.AddSingleton<SampleBoard>();
        services.AddSingleton<KeyIndex>();
        services.AddSingleton<CopyChannel>();
        services.AddSingleton<BegunComputes>();
        services.AddHostedService(provider => provider.GetRequiredService<BegunComputes>());
        services.AddSingleton<RedisParkedComputes>();
        services.AddSingleton<IParkedComputes>(provider => provider.GetRequiredService<RedisParkedComputes>());
        services.AddSingleton<ILeases, RedisLeases>();
        services.AddSingleton<IInvalidator, RedisInvalidator>();
        services.AddSingleton<CopyMessages>();
        services.AddSingleton<ICopyMessages>(provider => provider.GetRequiredService<CopyMessages>());
        services.AddHostedService(provider => provider.GetRequiredService<CopyMessages>());
        services.AddSingleton<RedisKeyStore>();
        services.AddSingleton<IKeyStore>(provider => provider.GetRequiredService<RedisKeyStore>());
        services.AddHostedService(provider => provider.GetRequiredService<RedisKeyStore>());
        services.AddHostedService<Sweeper>();
        services.AddSingleton<RedisServers>();
        services.AddSingleton<OwnKeys>();
        services.AddSingleton<ServerChanges>();
        services.AddSingleton<KeyLook>();
        services.AddStackExchangeRedisCache(_ => { });
        services.AddOptions<RedisCacheOptions>().Configure<RedisConnection, RedisKeys>(ShareConnection);
        return services;
    }

    /// <summary>RedisCache holds a lock while it awaits the connection, so there is an answer at once or an exception.</summary>
    private static void ShareConnection(RedisCacheOptions cache, RedisConnection connection, RedisKeys keys)
    {
        cache.InstanceName = keys.Prefix;
        cache.ConnectionMultiplexerFactory = () => Task.FromResult(connection.Multiplexer);
    }
}
