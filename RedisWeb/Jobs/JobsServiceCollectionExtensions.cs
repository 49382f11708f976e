using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RedisWeb.Caching;

namespace RedisWeb.Jobs;

public static class JobsServiceCollectionExtensions
{
    // For requests to end after their computes have been stopped.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ComputeOptions>().Bind(configuration.GetSection(ComputeOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ComputeThreads>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<HostOptions>().Configure<IOptions<ComputeOptions>>((host, compute) => host.ShutdownTimeout = compute.Value.StopGrace + Farewell);
        services.AddSingleton<IComputeScheduler>(provider => provider.GetRequiredService<ComputeThreads>());
        return services;
    }
}
