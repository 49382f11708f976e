using RedisWeb.Caching;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Caching;

/// <summary>Whatever somebody else wrote under an answer's keys costs that answer one compute, and nothing else anything.</summary>
[TestFixture(RedisKind.Embedded)]
[TestFixture(RedisKind.OneServer)]
public sealed class ForeignBytesTests(RedisKind redis)
{
    private const string Prefix = "redisweb:";

    private RedisApp _app = null!;

    [OneTimeSetUp]
    public async Task StartServer()
    {
        _app = await RedisApp.StartAsync(await SharedRedis.ConnectionStringAsync(redis));
        await Scripts.WarmAsync(await _app.DatabaseAsync());
    }

    [OneTimeTearDown]
    public async Task StopServer() => await (_app?.DisposeAsync() ?? default);

    [TestCase("HSET", "{answer}", "absexp", "notanumber", "sldexp", "-1", "data", "x")]
    [TestCase("HSET", "{answer}", "absexp", "9223372036854775807", "sldexp", "-1", "data", "x")]
    [TestCase("HSET", "{answer}", "absexp", "-5", "sldexp", "-1", "data", "x")]
    [TestCase("HSET", "{answer}", "absexp", "-1", "sldexp", "notanumber", "data", "x")]
    [TestCase("HSET", "{answer}", "absexp", "-1", "sldexp", "9223372036854775807", "data", "x")]
    [TestCase("HSET", "{answer}", "absexp", "", "sldexp", "", "data", "")]
    [TestCase("HSET", "{answer}", "another", "field")]
    [TestCase("SET", "{answer}", "text")]
    [TestCase("RPUSH", "{answer}", "a list")]
    [TestCase("SET", "{failure}", "text that never expires")]
    [TestCase("SET", "{failure}", "text", "PX", "600000")]
    [TestCase("SET", "{failure}", "\0{\"no\": json", "PX", "600000")]
    [TestCase("SET", "{failure}", "\u0001and more", "PX", "600000")]
    [TestCase("SET", "{failure}", "", "PX", "600000")]
    [TestCase("RPUSH", "{failure}", "a list")]
    [TestCase("RPUSH", "{lease}", "a list")]
    [TestCase("RPUSH", "{begun}", "a list")]
    [TestCase("SET", "{index}", "text")]
    public async Task What_is_foreign_is_a_miss_and_replaced_and_nothing_is_counted_against_Redis(params string[] command)
    {
        await using var rig = new CacheAsideRig(app: _app);
        var (database, kind) = (await _app.DatabaseAsync(), $"foreign-{Guid.NewGuid():N}");
        var policy = CacheAsideRig.Policy with { Failures = RedisWeb.Jobs.AnswerFailures.Instance };
        Task<CacheResult> AskAsync(string key) => rig.GetOrComputeAsync(_app.Cache, key, policy, _ => Task.FromResult("answer"), CancellationToken.None);
        await AskAsync("answer:other:v1:");

        for (var i = 0; i < 6; i++) // more than the breaker bears in a row
        {
            var key = $"answer:{kind}:v1:{i}";
            var whole = Prefix + key;
            var words = command.Select(word => word.Replace("{answer}", whole).Replace("{failure}", $"{Prefix}failure:{{{whole}}}").Replace("{lease}", $"{Prefix}lease:{{{whole}}}")
                .Replace("{begun}", $"{Prefix}begun:{{{whole}}}").Replace("{index}", $"{Prefix}keys:answer:{kind}")).ToArray();
            await database.KeyDeleteAsync(words[1]);
            await database.ExecuteAsync(words[0], [.. words.Skip(1)]);

            var (first, second) = (await AskAsync(key), await AskAsync(key));

            Assert.That((first.Status, first.Store, second.Status), Is.EqualTo((CacheStatus.Miss, StoreOutcome.Stored, CacheStatus.Hit)));
            Assert.That((rig.Gate.IsOpen, (await AskAsync("answer:other:v1:")).Status), Is.EqualTo((false, CacheStatus.Hit)));
        }
    }
}
