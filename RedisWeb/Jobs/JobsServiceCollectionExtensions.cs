using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RedisWeb.Caching;
using RedisWeb.Settings;

namespace RedisWeb.Jobs;

public static class JobsServiceCollectionExtensions
{
    // For requests to end after their computes have been stopped.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<ComputeOptions>(configuration, ComputeOptions.Section);
        services.AddSingleton<ComputeThreads>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<HostOptions>().Configure<IOptions<ComputeOptions>>((host, compute) => host.ShutdownTimeout = compute.Value.StopGrace + Farewell);
        services.AddSingleton<IComputeScheduler>(provider => provider.GetRequiredService<ComputeThreads>());
        return services;
    }
}
