using Microsoft.Extensions.DependencyInjection.Extensions;

namespace RedisWeb.Caching;

public static class CachingServiceCollectionExtensions
{
    /// <summary>Cache-aside over whichever <c>IDistributedCache</c> the callers hand it; an <see cref="IComputeScheduler"/> must be registered too.</summary>
    public static IServiceCollection AddCaching(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CacheOptions>().Bind(configuration.GetSection(CacheOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ICacheFaults, AnyFaultIsOutage>();
        services.AddSingleton<CacheBreaker>();
        services.AddSingleton<CacheAside>();
        return services;
    }
}
