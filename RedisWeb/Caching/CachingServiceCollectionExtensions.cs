using RedisWeb.Redis;
using RedisWeb.Settings;

namespace RedisWeb.Caching;

public static class CachingServiceCollectionExtensions
{
    /// <summary>Cache-aside over whichever <c>IDistributedCache</c> the callers hand it, which is the same Redis. An <see cref="IComputeScheduler"/> must be registered too.</summary>
    public static IServiceCollection AddCaching(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<CacheOptions>(configuration, CacheOptions.Section);
        services.AddValidatedOptions<NearCacheOptions>(configuration, NearCacheOptions.Section);
        services.AddSingleton<NearCache>();
        services.AddSingleton<GuardedEntryStore>();
        services.AddSingleton<SharedCompute>();
        services.AddSingleton<CacheInvalidation>();
        services.AddSingleton<CacheAside>();
        services.AddSingleton<IFlushed>(provider => provider.GetRequiredService<CounterStore>());
        return services.AddCachingInRedis(configuration);
    }

    /// <summary>What cache-aside keeps in Redis beside the answers.</summary>
    internal static IServiceCollection AddCachingInRedis(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<LeaseOptions>(configuration, LeaseOptions.Section);
        services.AddKeys<AnswerKeys>();
        services.AddKeys<CounterKeys>();
        services.AddSingleton<KeyIndex>();
        services.AddSingleton<RedisParkedComputes>();
        services.AddSingleton<IParkedComputes>(provider => provider.GetRequiredService<RedisParkedComputes>());
        services.AddSingleton<Waiters>();
        services.AddSingleton<ComputeStates>();
        services.AddSingleton<RedisLeases>();
        services.AddSingleton<ILeases>(provider => provider.GetRequiredService<RedisLeases>());
        services.AddHostedService(provider => provider.GetRequiredService<RedisLeases>());
        services.AddSingleton<IInvalidator, RedisInvalidator>();
        services.AddMetrics();
        services.AddSingleton<CacheStatistics>();
        services.AddSingleton<CounterStore>();
        return services;
    }
}
