using System.Net;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Diagnostics;

/// <summary>A Redis that is there, and does not take what the visitors' requests would write.</summary>
public sealed class WhatVisitorsMeetTests
{
    private const string User = ",user=app,password=app-pw";
    private const string Healthy = """{"status":"ready","wanting":[]}""";

    private static readonly string[] App = ["--user", "app", "on", ">app-pw", "&*", "+@all"];

    [TestCase("is out of memory", "", "--maxmemory", "1000")]
    [TestCase("is read-only", "", "--replicaof", "127.0.0.1 9")]
    [TestCase("has too few replicas to take writes", "", "--min-replicas-to-write", "1")]
    [TestCase("does not permit what the app needs", User, "~other:*")]
    [TestCase("does not permit what the app needs", User, "~*", "-hset")]
    [TestCase("does not let the app run scripts (EVAL)", User, "~*", "-@scripting")]
    [TestCase("does not let the app run scripts (EVAL)", "", "--rename-command", "EVAL", "", "--rename-command", "EVALSHA", "")]
    [TestCase("has no database with the number that is set", ",defaultDatabase=99")]
    public async Task What_Redis_refuses_is_degraded_with_its_reason_and_logged_at_once(string reason, string settings, params string[] arguments)
    {
        await using var redis = await RedisServerProcess.StartAsync(settings == User ? [.. App, .. arguments] : arguments);
        await using var site = await RedisSite.StartAsync(redis.ConnectionString + settings);

        await site.Log.WaitForAsync($"Warning RedisWeb.Diagnostics.WriteCheck: Redis at {redis.ConnectionString} {reason}: ", Eventually.Patience);
        for (var i = 0; i < 8; i++)
        {
            using var answer = await site.Visitor().GetAsync($"/calculations/halving?number={2 * i}");
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }

        using var response = await site.Visitor().GetAsync("/health/ready");
        Assert.That((response.StatusCode, await response.Content.ReadAsStringAsync()), Is.EqualTo(
            (HttpStatusCode.OK, $$"""{"status":"degraded","wanting":["Redis {{reason}}: not all that visitors do is kept."]}""")));
        Assert.That(site.Log.Containing("RedisGate"), Is.Empty, "it answers");
        Assert.That(site.Log.Containing("is lost"), Is.Empty);
    }

    [Test]
    public async Task When_it_is_over_that_is_logged_and_it_is_ready_again()
    {
        await using var redis = await RedisServerProcess.StartAsync("--maxmemory", "1000");
        await using var site = await RedisSite.StartAsync(redis.ConnectionString);
        await site.Log.WaitForAsync("is out of memory", Eventually.Patience);

        await PlainRedis.AskAsync(redis.Port, "CONFIG", "SET", "maxmemory", "0");

        await site.Log.WaitForAsync("takes writes again, after", Eventually.Patience);
        await Eventually.Is(async () => await site.Visitor().GetStringAsync("/health/ready") == Healthy);
        Assert.That(site.Log.Containing("WriteCheck").Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task However_many_probes_come_Redis_is_asked_once_a_second_at_most_and_what_is_written_expires()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var site = await RedisSite.StartAsync(redis.ConnectionString);
        var database = (await site.Services.GetRequiredService<RedisConnection>().WhenConnectedAsync(default)).GetDatabase();
        await database.KeyDeleteAsync("redisweb:health");
        await Eventually.Is(() => database.KeyExistsAsync("redisweb:health"));
        async Task<long> WritesAsync() => long.Parse((await PlainRedis.AskAsync(redis.Port, "INFO", "commandstats")).Split("cmdstat_pexpire:calls=")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);
        var (before, begun) = (await WritesAsync(), System.Diagnostics.Stopwatch.GetTimestamp());

        await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => site.Visitor().GetStringAsync("/health/ready")));

        var most = 2 + (2 * System.Diagnostics.Stopwatch.GetElapsedTime(begun).TotalSeconds);
        Assert.That(await WritesAsync() - before, Is.LessThanOrEqualTo(most));
        Assert.That(await database.KeyTimeToLiveAsync("redisweb:health"), Is.LessThanOrEqualTo(TimeSpan.FromSeconds(10)));
    }
}
