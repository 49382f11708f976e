using RedisWeb.Caching;
using RedisWeb.Settings;

namespace RedisWeb.Jobs;

public static class JobsServiceCollectionExtensions
{
    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<ComputeOptions>(configuration, ComputeOptions.Section);
        services.AddSingleton<ComputeThreads>();
        services.AddSingleton<IComputeScheduler>(provider => provider.GetRequiredService<ComputeThreads>());
        return services;
    }
}
