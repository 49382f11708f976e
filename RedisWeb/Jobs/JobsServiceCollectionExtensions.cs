using RedisWeb.Caching;

namespace RedisWeb.Jobs;

public static class JobsServiceCollectionExtensions
{
    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ComputeOptions>().Bind(configuration.GetSection(ComputeOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ComputeThreads>();
        services.AddSingleton<IComputeScheduler>(provider => provider.GetRequiredService<ComputeThreads>());
        return services;
    }
}
