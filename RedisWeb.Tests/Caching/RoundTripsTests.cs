using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Caching;

/// <summary>How often a request waits for Redis, one reply after another. A call too many gets no reply before its deadline, and then the answer is not what it should be.</summary>
public sealed class RoundTripsTests
{
    private const string Prefix = "trips:";

    private RedisServerProcess _server = null!;
    private TurnsProxy _way = null!;
    private TestSite _site = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _server = await RedisServerProcess.StartAsync();
        _way = new TurnsProxy(_server.Port);
        _site = await RedisSite.StartAsync($"127.0.0.1:{_way.Port}", Prefix, ("Redis:ReadDeadline", "00:00:10"), ("Cache:Near:Enabled", "false"));
        using var visitor = _site.Visitor();
        await visitor.GetStringAsync("/calculations/halving.json?number=1"); // the server has the scripts from now on
    }

    [SetUp]
    public void Hold() => _way.Hold();

    [TearDown]
    public Task ReleaseAsync() => _way.ReleaseAsync();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await (_site?.DisposeAsync() ?? default);
        if (_way is not null)
        {
            await _way.DisposeAsync();
        }

        await (_server?.DisposeAsync() ?? default);
    }

    [Test]
    public async Task A_miss_reads_takes_the_lease_and_stores()
    {
        using var visitor = _site.Visitor();
        var asked = visitor.GetAsync("/calculations/halving.json?number=2");

        await _way.PassAsync(Command("HMGET", "answer:"));
        await _way.PassAsync(Command("EVALSHA", "lease:", "answer:"), Command("EVALSHA", "limit:questions:"), Command("EVALSHA", "limit:bytes:"));
        await _way.PassAsync(Command("EVALSHA", "lease:", "answer:"));

        using var answer = await asked.WaitAsync(Eventually.Patience);
        Assert.That(answer.Header("Cache-Status"), Does.StartWith("RedisWeb; fwd=miss; stored"));
    }

    [Test]
    public async Task A_hit_reads()
    {
        using var visitor = _site.Visitor();
        var asked = visitor.GetAsync("/calculations/halving.json?number=1");

        await _way.PassAsync(Command("HMGET", "answer:"));

        using var answer = await asked.WaitAsync(Eventually.Patience);
        Assert.That(answer.Header("Cache-Status"), Does.StartWith("RedisWeb; hit"));
    }

    private static Func<string[], bool> Command(string name, params string[] keys) =>
        command => command[0] == name && Array.TrueForAll(keys, key => Array.Exists(command, each => each.StartsWith(Prefix + key, StringComparison.Ordinal)));
}
