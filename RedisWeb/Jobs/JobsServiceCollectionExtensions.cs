using RedisWeb.Caching;
using RedisWeb.Redis;
using RedisWeb.Settings;

namespace RedisWeb.Jobs;

public static class JobsServiceCollectionExtensions
{
    // Longer than the longest grace of computes, for their requests to end after them; orchestrators kill after half a minute.
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(12);

    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<ComputeOptions>(configuration, ComputeOptions.Section);
        services.AddSingleton<ComputeThreads>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = LongestStop);
        services.AddSingleton<ComputeTimes>();
        services.AddSingleton<ComputeScheduler>();
        services.AddSingleton<IComputeScheduler>(provider => provider.GetRequiredService<ComputeScheduler>());
        services.AddHostedService<ComputeDispatcher>();
        services.AddSingleton<JobCancellation>().AddHostedService(provider => provider.GetRequiredService<JobCancellation>());
        services.AddSingleton<IJobs, RedisJobs>();
        services.AddKeys<JobKeys>().AddSingleton<RedisWaitingLine>().AddSingleton<IWaitingLine>(provider => provider.GetRequiredService<RedisWaitingLine>());
        services.AddValidatedOptions<ScheduleOptions>(configuration, ScheduleOptions.Section);
        services.AddKeys<ScheduleKeys>();
        services.AddSingleton<Schedules>();
        services.AddSingleton<ScheduleStore>();
        services.AddSingleton<ScheduledRefresh>();
        services.AddSingleton<Func<Scheduled, DateTimeOffset, CancellationToken, Task<ScheduleRun>>>(provider => provider.GetRequiredService<ScheduledRefresh>().RunAsync);
        services.AddHostedService<ScheduleRunner>();
        return services;
    }
}
