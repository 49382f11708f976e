using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RedisWeb.Caching;
using RedisWeb.Diagnostics;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Diagnostics;

public sealed class ComputeNotesTests
{
    [Test]
    public async Task The_slowest_and_the_last_errors_of_all_copies_are_kept_ten_of_each_and_not_for_good()
    {
        Require.RedisServer();
        await using var redis = await RedisServerProcess.StartAsync();
        await using var app = await RedisApp.StartAsync(redis.ConnectionString);
        var database = await app.DatabaseAsync();
        var ((here, notes), (there, others)) = (Copy(app), Copy(app));
        for (var i = 1; i <= 12; i++)
        {
            here.Computed($"answer:a:v1:n={i}", TimeSpan.FromMilliseconds(i), 1, isRefresh: false);
            here.Failed($"answer:a:v1:n={i}", new InvalidOperationException($"No {i}."));
        }

        there.Computed("answer:a:v1:n=3", TimeSpan.FromSeconds(1), 1, isRefresh: false);
        there.Computed("answer:a:v1:n=12", TimeSpan.FromMilliseconds(5), 1, isRefresh: false);
        await notes.FlushAsync(CancellationToken.None);
        await others.FlushAsync(CancellationToken.None);

        var kept = await others.ReadAsync("a");
        Assert.That(kept.Slowest.Select(each => (each.Key[^3..], each.Took.TotalMilliseconds)).Take(3), Is.EqualTo(new[] { ("n=3", 1000.0), ("=12", 12), ("=11", 11) }), "the longest of each");
        Assert.That((kept.Slowest.Count, kept.Errors.Count, kept.Errors[0].Kind), Is.EqualTo((10, 10, "InvalidOperationException")));
        Assert.That(kept.Errors.Select(each => each.Message), Is.EquivalentTo(Enumerable.Range(3, 10).Select(i => $"No {i}.")));
        var keys = app.Services.GetRequiredService<DiagnosticsKeys>();
        foreach (var key in new[] { keys.Slowest("a"), keys.Errors("a") })
        {
            Assert.That(await database.KeyTimeToLiveAsync(key), Is.InRange(TimeSpan.FromDays(6.9), TimeSpan.FromDays(7)));
        }
    }

    [Test]
    public async Task What_redis_did_not_take_is_told_the_next_time()
    {
        Require.RedisServer();
        await using var redis = await RedisServerProcess.StartAsync();
        await using var app = await RedisApp.StartAsync(redis.ConnectionString);
        await app.DatabaseAsync();
        var (statistics, notes) = Copy(app);
        statistics.Computed("answer:a:v1:n=1", TimeSpan.FromSeconds(1), 1, isRefresh: false);
        await redis.KillAsync();
        await Eventually.Is(() => !app.Connection.IsConnected, "the connection is lost");
        Assert.That(() => notes.FlushAsync(CancellationToken.None), Throws.InstanceOf<RedisException>());
        statistics.Computed("answer:a:v1:n=2", TimeSpan.FromSeconds(2), 1, isRefresh: false);
        await redis.RestartAsync();
        await Eventually.Is(() => app.Connection.IsConnected, "it is back");

        await notes.FlushAsync(CancellationToken.None);

        Assert.That((await notes.ReadAsync("a")).Slowest.Select(each => each.Took.TotalSeconds), Is.EqualTo(new[] { 2.0, 1 }));
    }

    private static (CacheStatistics Statistics, ComputeNotes Notes) Copy(RedisApp app)
    {
        var statistics = new CacheStatistics();
        return (statistics, ActivatorUtilities.CreateInstance<ComputeNotes>(app.Services, statistics, new ThisCopy(Options.Create(new RedisOptions())), TimeProvider.System));
    }
}
