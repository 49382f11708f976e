using RedisWeb.Redis;

namespace RedisWeb.Popularity;

public static class PopularityServiceCollectionExtensions
{
    /// <summary>What is asked most, what was asked just now, and by how many.</summary>
    public static IServiceCollection AddPopularity(this IServiceCollection services)
    {
        services.AddSingleton<AskedQuestions>();
        services.AddSingleton<Visitors>();
        services.AddSingleton<HomeFeed>();
        services.AddSingleton<IFlushed, PopularityFlush>();
        services.AddKeys<PopularityKeys>();
        services.AddSingleton<IPopularityStore, RedisPopularityStore>();
        return services;
    }
}
