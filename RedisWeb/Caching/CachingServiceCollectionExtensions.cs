using Microsoft.Extensions.DependencyInjection.Extensions;
using RedisWeb.Settings;

namespace RedisWeb.Caching;

public static class CachingServiceCollectionExtensions
{
    /// <summary>Cache-aside over whichever <c>IDistributedCache</c> the callers hand it; an <see cref="IComputeScheduler"/> must be registered too.</summary>
    public static IServiceCollection AddCaching(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<CacheOptions>(configuration, CacheOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ICacheFaults, AnyFaultIsOutage>();
        services.AddSingleton<CacheBreaker>();
        services.AddSingleton<CacheAside>();
        return services;
    }
}
