using RedisWeb.Redis;

namespace RedisWeb.Popularity;

public static class PopularityServiceCollectionExtensions
{
    /// <summary>What is asked most, what was asked just now, and by how many.</summary>
    public static IServiceCollection AddPopularity(this IServiceCollection services)
    {
        services.AddSingleton<PopularityCounts>();
        services.AddSingleton(HomeFeed.Of);
        services.AddKeys<PopularityKeys>();
        services.AddSingleton<PopularityStore>();
        services.AddSingleton<IFlushed>(provider => provider.GetRequiredService<PopularityStore>());
        return services;
    }
}
