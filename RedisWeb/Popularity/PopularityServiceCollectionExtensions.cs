using Microsoft.Extensions.DependencyInjection.Extensions;
using RedisWeb.Redis;

namespace RedisWeb.Popularity;

public static class PopularityServiceCollectionExtensions
{
    /// <summary>What is asked most, what was asked just now, and by how many; an <see cref="IPopularityStore"/> must be registered too.</summary>
    public static IServiceCollection AddPopularity(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AskedQuestions>();
        services.AddSingleton<Visitors>();
        services.AddSingleton<HomeFeed>();
        services.AddSingleton<IFlushed, PopularityFlush>();
        return services;
    }
}
