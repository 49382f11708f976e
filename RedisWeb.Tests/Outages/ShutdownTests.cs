using System.Net;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Outages;

[Platform(Exclude = "Win")]
public sealed class ShutdownTests
{
    [Test]
    public async Task A_long_compute_does_not_hold_up_the_end_and_its_visitor_is_told()
    {
        using var folder = new TemporaryFolder();
        await using var app = AppProcess.Start(folder.Path, "Production", "--ConnectionStrings:Redis=127.0.0.1:9", "--Compute:StopGrace=00:00:01");
        using var client = new HttpClient { BaseAddress = await app.AddressAsync() };
        var longer = client.GetAsync("/calculations/expensive-calculation.json?seconds=60");
        var shorter = client.GetAsync("/calculations/expensive-calculation.json?seconds=0"); // waits behind the long one where there is one thread
        await client.GetStringAsync("/");
        await client.GetStringAsync("/");

        app.Terminate();
        var (exitCode, _) = await app.EndAsync(TimeSpan.FromSeconds(60));
        using var response = await longer;
        using var other = await shorter;

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(response.Headers.RetryAfter, Is.Not.Null);
            Assert.That((int)other.StatusCode, Is.EqualTo(200).Or.EqualTo(503));
        });
    }

    [Test]
    public async Task Who_waits_for_another_copys_compute_is_told_so_when_this_one_ends()
    {
        const string Question = "/calculations/expensive-calculation.json?seconds=60";
        using var folder = new TemporaryFolder();
        await using var redis = await RedisServerProcess.StartAsync();
        await using var other = AppProcess.Start(folder.Path, "Production", "--ConnectionStrings:Redis=" + redis.ConnectionString);
        await using var app = AppProcess.Start(folder.Path, "Production", "--ConnectionStrings:Redis=" + redis.ConnectionString, "--Compute:StopGrace=00:00:01");
        using var elsewhere = new HttpClient { BaseAddress = await other.AddressAsync() };
        using var client = new HttpClient { BaseAddress = await app.AddressAsync() };
        using var leaves = new CancellationTokenSource();
        Task<string> AskAsync(string command, string kind) => PlainRedis.AskAsync(redis.Port, command, $"redisweb:{kind}:{{redisweb:answer:expensive-calculation:v1:seconds=60&outcome=success}}");
        var computing = elsewhere.GetAsync(Question, leaves.Token);
        await Eventually.Is(async () => await AskAsync("EXISTS", "lease") == "1", "the other copy computes it");
        var waiting = client.GetAsync(Question);
        await Eventually.Is(async () => await AskAsync("ZCARD", "waiting") == "1", "this one waits for that");

        app.Terminate();
        using var response = await waiting;
        var (exitCode, _) = await app.EndAsync(TimeSpan.FromSeconds(60));
        await leaves.CancelAsync();

        Assert.That((exitCode, response.StatusCode, response.Headers.RetryAfter is null), Is.EqualTo((0, HttpStatusCode.ServiceUnavailable, false)));
        Assert.That(async () => await computing, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task What_is_computed_for_nobody_when_the_app_ends_does_not_count_as_lost()
    {
        using var folder = new TemporaryFolder();
        await using var redis = await RedisServerProcess.StartAsync();
        await using var app = AppProcess.Start(folder.Path, "Production", "--ConnectionStrings:Redis=" + redis.ConnectionString, "--Cache:AbandonedAfter=00:01:00");
        using var client = new HttpClient { BaseAddress = await app.AddressAsync() };
        using var leaves = new CancellationTokenSource();
        var asked = client.GetAsync("/calculations/expensive-calculation.json?seconds=60", leaves.Token);
        Task<string> LostAsync() => PlainRedis.AskAsync(redis.Port, "SCARD", "redisweb:begun:{redisweb:answer:expensive-calculation:v1:seconds=60&outcome=success}");
        await Eventually.Is(async () => await LostAsync() == "1", "it is being computed");
        await leaves.CancelAsync();
        Assert.That(async () => await asked, Throws.InstanceOf<OperationCanceledException>());

        app.Terminate();
        var (exitCode, _) = await app.EndAsync(TimeSpan.FromSeconds(60));

        Assert.That((exitCode, await LostAsync()), Is.EqualTo((0, "0")));
    }
}
