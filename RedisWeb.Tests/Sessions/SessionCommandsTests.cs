using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Sessions;

/// <summary>What sessions cost, counted by redis-server.</summary>
public sealed class SessionCommandsTests
{
    private RedisServerProcess? _redis;
    private SessionSite? _site;
    private ConnectionMultiplexer? _observer;

    private SessionSite Site => _site!;

    private IServer Server => _observer!.GetServers()[0];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _redis = await RedisServerProcess.StartAsync();
        _site = await SessionSite.StartAsync(null, builder =>
        {
            builder.Configuration["ConnectionStrings:Redis"] = _redis.ConnectionString;
            builder.Configuration["Sessions:SlideEvery"] = "00:10:00"; // however busy the machine
        });
        await Eventually.Is(() => _site.Services.GetRequiredService<RedisConnection>().IsConnected);
        _observer = await ConnectionMultiplexer.ConnectAsync(_redis.ConnectionString + ",allowAdmin=true");
        await Site.Visitor().WriteAsync("the script", "is known from now on");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await (_observer?.DisposeAsync() ?? default);
        await (_site?.DisposeAsync() ?? default);
        await (_redis?.DisposeAsync() ?? default);
    }

    [Test]
    public async Task A_new_visitor_who_keeps_nothing_and_a_page_that_leaves_the_session_alone_send_nothing()
    {
        var visitor = Site.Visitor();
        await visitor.WriteAsync("a", "1");

        Assert.That(await CommandsAsync(async () =>
        {
            await Site.Visitor().GetAsync("/read/a");
            await Site.Visitor().GetAsync("/plain");
            await visitor.GetAsync("/plain");
        }), Is.Empty);
    }

    [Test]
    public async Task A_hundred_reads_are_a_hundred_commands()
    {
        var visitor = Site.Visitor();
        await visitor.WriteAsync("a", "1");

        Assert.That(await CommandsAsync(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await visitor.GetAsync("/read/a");
            }
        }), Is.EqualTo(new[] { "hgetall 100" }));
    }

    [Test]
    public async Task A_write_is_a_read_and_a_script_and_the_first_one_the_script_alone()
    {
        var visitor = Site.Visitor();

        Assert.That(await CommandsAsync(() => visitor.WriteAsync("a", "1")), Is.EqualTo(new[] { "evalsha 1" }));
        Assert.That(await CommandsAsync(() => visitor.WriteAsync("a", "2")), Is.EquivalentTo(new[] { "evalsha 1", "hgetall 1" }));
        Assert.That(await CommandsAsync(() => visitor.WriteAsync("a", "2")), Is.EquivalentTo(new[] { "hgetall 1" }), "nothing has changed");
    }

    /// <summary>Those that came over a connection; not those that a script ran.</summary>
    private async Task<IEnumerable<string>> CommandsAsync(Func<Task> act)
    {
        await Server.ConfigResetStatisticsAsync();
        await act();
        string[] ofScripts = ["hget", "hmget", "hset", "hlen", "hdel", "pexpire"];
        return (await Server.InfoAsync("commandstats")).SelectMany(all => all)
            .Select(command => (Name: command.Key["cmdstat_".Length..], Calls: command.Value.Split(',')[0]["calls=".Length..]))
            .Where(command => command.Name is not ("config|resetstat" or "info" or "ping" or "publish" or "subscribe") && !ofScripts.Contains(command.Name))
            .Select(command => $"{command.Name} {command.Calls}").ToList();
    }
}
