using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Transport;

/// <summary>The real client over this transport against a real server.</summary>
[TestFixture(RedisProtocol.Resp2, false)]
[TestFixture(RedisProtocol.Resp3, false)]
[TestFixture(RedisProtocol.Resp2, true)]
public class ClientDataTests(RedisProtocol protocol, bool unixSocket)
{
    private RedisServerProcess _server = null!;
    private ConnectionMultiplexer _client = null!;
    private IDatabase _database = null!;

    [OneTimeSetUp]
    public async Task Connect()
    {
        Require.RedisServer();
        _server = await RedisServerProcess.StartAsync();
        EndPoint endPoint = unixSocket
            ? new UnixDomainSocketEndPoint(_server.UnixSocket)
            : new IPEndPoint(IPAddress.Loopback, _server.Port);
        _client = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions { EndPoints = { endPoint }, Protocol = protocol });
        _database = _client.GetDatabase();
    }

    [OneTimeTearDown]
    public async Task Disconnect()
    {
        if (_server is not null)
        {
            await _client.DisposeAsync();
            await _server.DisposeAsync();
        }
    }

    [Test]
    public void The_protocol_is_the_one_asked_for() => Assert.That(_client.GetServers()[0].Protocol, Is.EqualTo(protocol));

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(4095)]
    [TestCase(4096)]
    [TestCase(65_536)]
    [TestCase(65_537)]
    [TestCase(1_000_000)]
    [TestCase(5_000_000)]
    public async Task A_value_of_any_size_comes_back_as_it_went(int size)
    {
        var value = RandomNumberGenerator.GetBytes(size);
        await _database.StringSetAsync("value", value);

        byte[]? asynchronously = await _database.StringGetAsync("value");
        byte[]? synchronously = _database.StringGet("value");

        Assert.That(asynchronously.AsSpan().SequenceEqual(value));
        Assert.That(synchronously.AsSpan().SequenceEqual(value));
        using var lease = await _database.StringGetLeaseAsync("value");
        Assert.That(lease!.Span.SequenceEqual(value));
    }

    [Test]
    public async Task A_missing_value_is_null() => Assert.That((await _database.StringGetAsync("missing")).IsNull);

    [Test]
    public async Task Ten_thousand_pipelined_replies_come_in_order()
    {
        await _database.KeyDeleteAsync("counter");
        var replies = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(_ => _database.StringIncrementAsync("counter")));

        Assert.That(replies, Is.EqualTo(Enumerable.Range(1, 10_000)));
    }

    [Test]
    public Task A_hundred_concurrent_callers_each_get_their_own_values() =>
        Task.WhenAll(Enumerable.Range(0, 100).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                var value = $"{caller}/{i}" + new string('x', i * 77);
                await _database.StringSetAsync($"caller:{caller}", value);
                Assert.That((string?)await _database.StringGetAsync($"caller:{caller}"), Is.EqualTo(value));
            }
        })));

    [Test]
    public async Task A_transaction_runs_as_a_whole_or_not_at_all()
    {
        await _database.StringSetAsync("tx", 1);
        var (ran, first) = Transaction();
        var (ranAgain, second) = Transaction();

        Assert.That(await ran, Is.True);
        Assert.That(await first, Is.EqualTo(2));
        Assert.That(await ranAgain, Is.False);
        Assert.That(second.IsCanceled);
        Assert.That((int)await _database.StringGetAsync("tx"), Is.EqualTo(2));

        (Task<bool> Ran, Task<long> Result) Transaction()
        {
            var transaction = _database.CreateTransaction();
            transaction.AddCondition(Condition.StringEqual("tx", 1));
            var result = transaction.StringIncrementAsync("tx");
            transaction.HashSetAsync("txh", "field", 1);
            return (transaction.ExecuteAsync(), result);
        }
    }

    [Test]
    public async Task Messages_reach_every_subscriber_in_order()
    {
        var subscriber = _client.GetSubscriber();
        var handled = new CountdownEvent(200);
        await subscriber.SubscribeAsync(RedisChannel.Literal("channel"), (_, _) => handled.Signal());
        await subscriber.SubscribeAsync(RedisChannel.Literal("channel"), (_, _) => handled.Signal());
        var queue = await subscriber.SubscribeAsync(RedisChannel.Pattern("chan*"));

        for (var i = 0; i < 100; i++)
        {
            await subscriber.PublishAsync(RedisChannel.Literal("channel"), i);
        }

        for (var i = 0; i < 100; i++)
        {
            var message = await queue.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));
            Assert.That((int)message.Message, Is.EqualTo(i));
        }

        await Eventually.Is(() => handled.IsSet, "both handlers saw every message");
        await subscriber.UnsubscribeAllAsync();
    }

    [Test]
    public async Task Nested_replies_keep_their_shape()
    {
        var reply = (RedisResult[])(await _database.ScriptEvaluateAsync("return {1,'two',{3,{4}},false}"))!;

        Assert.That(reply, Has.Length.EqualTo(4));
        Assert.That((string?)reply[1], Is.EqualTo("two"));
        Assert.That((int)reply[2][1][0], Is.EqualTo(4));
        Assert.That(reply[3].IsNull);
    }

    [Test]
    public async Task A_reply_of_many_elements_is_complete()
    {
        var values = Enumerable.Range(0, 50_000).Select(i => (RedisValue)$"item{i}").ToArray();
        await _database.KeyDeleteAsync("list");
        await _database.ListRightPushAsync("list", values);

        var reply = await _database.ListRangeAsync("list");

        Assert.That(reply.AsSpan().SequenceEqual(values));
        Assert.That(await _database.StringSetAsync("after", "it"), "the connection goes on");
    }

    [Test]
    public async Task Closing_lets_pending_commands_finish()
    {
        await using var other = await ConnectionMultiplexer.ConnectAsync(_server.ConnectionString);
        var pending = Enumerable.Range(0, 500).Select(_ => other.GetDatabase().StringIncrementAsync("close")).ToArray();

        await other.CloseAsync();

        Assert.That(pending.Select(p => p.Status), Is.All.EqualTo(TaskStatus.RanToCompletion));
    }
}
