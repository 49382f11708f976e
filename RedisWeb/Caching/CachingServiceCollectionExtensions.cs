using Microsoft.Extensions.DependencyInjection.Extensions;
using RedisWeb.Redis;
using RedisWeb.Settings;

namespace RedisWeb.Caching;

public static class CachingServiceCollectionExtensions
{
    /// <summary>
    /// Cache-aside over whichever <c>IDistributedCache</c> the callers hand it. What it needs of that cache's server (<see cref="ILeases"/>,
    /// <see cref="ICopyMessages"/>, <see cref="IInvalidator"/>, <see cref="ICounterStore"/>) and an <see cref="IComputeScheduler"/> must be registered too.
    /// </summary>
    public static IServiceCollection AddCaching(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<CacheOptions>(configuration, CacheOptions.Section);
        services.AddValidatedOptions<LeaseOptions>(configuration, LeaseOptions.Section);
        services.AddValidatedOptions<NearCacheOptions>(configuration, NearCacheOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ICacheFaults, AnyFaultIsOutage>();
        services.AddSingleton<CacheBreaker>();
        services.AddSingleton<NearCache>();
        services.AddSingleton<EntryStore>();
        services.AddSingleton<EntryLookup>();
        services.AddSingleton<SharedCompute>();
        services.AddSingleton<CacheInvalidation>();
        services.AddSingleton<CacheAside>();
        AddCounters(services, configuration);
        return services;
    }

    private static void AddCounters(IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<CounterOptions>(configuration, CounterOptions.Section);
        services.AddMetrics();
        services.AddSingleton<CacheMetrics>();
        services.AddSingleton<CacheStatistics>();
        services.AddSingleton<ThisCopy>();
        services.AddSingleton<IFlushed, CounterFlush>();
        services.AddHostedService<Flushing>();
    }
}
