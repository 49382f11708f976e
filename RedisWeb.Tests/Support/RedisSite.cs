using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Limits;
using RedisWeb.Redis;
using RedisWeb.Sessions;

namespace RedisWeb.Tests.Support;

/// <summary>The site with accounts, and all that is kept in a real Redis.</summary>
public static class RedisSite
{
    public static Task<TestSite> StartAsync(string connectionString, string keyPrefix = "redisweb:", params (string Key, string Value)[] settings) =>
        StartAsync(connectionString, keyPrefix, [new Halving(), new Gallery()], settings);

    public static async Task<TestSite> StartAsync(string connectionString, string keyPrefix, Calculation[] calculations, params (string Key, string Value)[] settings)
    {
        var site = new TestSite(calculations) { Accounts = null }.WithAccounts().InRedis(connectionString, keyPrefix);
        foreach (var (key, value) in settings)
        {
            site.With(key, value);
        }

        await site.ConnectedAsync();
        return site;
    }

    /// <summary>Keeps all but the accounts in Redis.</summary>
    public static TestSite InRedis(this TestSite site, string connectionString, string keyPrefix = "redisweb:") => site
        .With("ConnectionStrings:Redis", connectionString).With("Redis:KeyPrefix", keyPrefix).With("Redis:CommandTimeoutMilliseconds", "5000").With("Redis:ReadDeadline", "00:00:05") // the machine may be busy
        .With("Diagnostics:PanelDeadline", "00:00:10").With(KeepInRedis);

    public static Task ConnectedAsync(this TestSite site) => site.Services.GetRequiredService<RedisConnection>().WhenConnectedAsync(CancellationToken.None);

    private static void KeepInRedis(IServiceCollection services)
    {
        services.Replace(ServiceDescriptor.Singleton<ILeases>(provider => provider.GetRequiredService<RedisLeases>()));
        services.Replace(ServiceDescriptor.Singleton<IInvalidator, RedisInvalidator>());
        services.Replace(ServiceDescriptor.Singleton<IJobs, RedisJobs>());
        services.Replace(ServiceDescriptor.Singleton<IWaitingLine>(provider => provider.GetRequiredService<RedisWaitingLine>()));
        services.Replace(ServiceDescriptor.Singleton<IJobs, RedisJobs>());
        services.Replace(ServiceDescriptor.Singleton<ICopyMessages>(provider => provider.GetRequiredService<CopyMessages>()));
        services.Replace(ServiceDescriptor.Singleton<ISessionRecords, RedisSessionRecords>());
        services.Replace(ServiceDescriptor.Singleton<ILimitCounts, RedisLimitCounts>());
        services.RemoveAll<IDistributedCache>();
        services.AddStackExchangeRedisCache(_ => { });
    }
}
