using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RedisWeb.Settings;

namespace RedisWeb.Redis;

public static class RedisServiceCollectionExtensions
{
    /// <summary>
    /// Redis, one connection for the whole app, IDistributedCache over it, and what all features share that use it. Call it before what needs Redis
    /// while the app stops: hosted services stop in reverse order.
    /// </summary>
    /// <exception cref="StartupException">Redis is not configured, or wrongly.</exception>
    public static IServiceCollection AddRedis(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        RedisTarget.From(configuration, environment); // a mistake is told before anything starts

        services.AddValidatedOptions<RedisOptions>(configuration, RedisOptions.Section);
        services.AddValidatedOptions<EmbeddedServerOptions>(configuration, EmbeddedServerOptions.Section);
        services.AddValidatedOptions<FlushOptions>(configuration, FlushOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => RedisTarget.From(
            provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<IHostEnvironment>()));
        services.AddSingleton<EmbeddedServer>();
        services.AddSingleton<RedisConnection>();
        services.AddHostedService(provider => provider.GetRequiredService<RedisConnection>());
        services.AddSingleton<RedisGate>();
        services.AddSingleton<ThisCopy>();
        services.AddSingleton<KeyPrefix>();
        services.AddSingleton(new KeyKind(CopyChannel.Name));
        services.AddSingleton<CopyChannel>();
        services.AddSingleton<CopyMessages>();
        services.AddSingleton<ICopyMessages>(provider => provider.GetRequiredService<CopyMessages>());
        services.AddHostedService(provider => provider.GetRequiredService<CopyMessages>());
        services.AddHostedService<Flushing>();
        services.AddStackExchangeRedisCache(_ => { });
        services.AddOptions<RedisCacheOptions>().Configure<RedisConnection, KeyPrefix>(ShareConnection);
        return services;
    }

    /// <summary>RedisCache holds a lock while it awaits the connection, so there is an answer at once or an exception.</summary>
    private static void ShareConnection(RedisCacheOptions cache, RedisConnection connection, KeyPrefix prefix)
    {
        cache.InstanceName = prefix.Text;
        cache.ConnectionMultiplexerFactory = () => Task.FromResult(connection.Multiplexer);
    }
}
