using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Transport;

public class ClientSecurityTests
{
    private string _folder = "";
    private X509Certificate2 _certificate = null!;
    private RedisServerProcess _server = null!;

    [OneTimeSetUp]
    public async Task StartServer()
    {
        Require.RedisServer();
        _folder = Directory.CreateTempSubdirectory("redisweb-tls-").FullName;
        _certificate = TestCertificate.Create();
        _server = await RedisServerProcess.StartTlsAsync(
            await TestCertificate.SaveAsync(_certificate, _folder),
            ["--requirepass", "secret", "--user", "reader", "on", ">readers", "~app:*", "+@read", "+@connection", "+info"]);
    }

    [OneTimeTearDown]
    public async Task StopServer()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            _certificate.Dispose();
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Test]
    public async Task With_the_password_and_a_trusted_certificate_it_reads_and_writes([Values] RedisProtocol protocol)
    {
        await using var client = await ConnectAsync("password=secret", options => options.Protocol = protocol);
        var database = client.GetDatabase();
        var value = RandomNumberGenerator.GetBytes(5_000_000);
        await database.StringSetAsync("value", value);

        byte[]? read = await database.StringGetAsync("value");

        Assert.That(read.AsSpan().SequenceEqual(value));
    }

    [Test]
    public async Task Pipelined_concurrent_and_synchronous_callers_get_their_own_replies()
    {
        await using var client = await ConnectAsync("password=secret");
        var database = client.GetDatabase();
        var replies = await Task.WhenAll(Enumerable.Range(0, 5_000).Select(_ => database.StringIncrementAsync("counter")));
        Assert.That(replies, Is.EqualTo(Enumerable.Range(1, 5_000)));

        var callers = Enumerable.Range(0, 100).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                var value = new string((char)('a' + (caller % 26)), i * 1000);
                database.StringSet($"caller:{caller}", value);
                Assert.That((string?)await database.StringGetAsync($"caller:{caller}"), Is.EqualTo(value));
            }
        }));
        await Task.WhenAll(callers).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Test]
    public async Task Messages_arrive_over_tls()
    {
        await using var client = await ConnectAsync("password=secret");
        var queue = await client.GetSubscriber().SubscribeAsync(RedisChannel.Literal("channel"));

        await client.GetSubscriber().PublishAsync(RedisChannel.Literal("channel"), "hello");

        var message = await queue.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));
        Assert.That((string?)message.Message, Is.EqualTo("hello"));
    }

    [Test]
    public async Task An_acl_user_may_do_what_the_server_allows_and_no_more([Values] RedisProtocol protocol)
    {
        await using var owner = await ConnectAsync("password=secret");
        await owner.GetDatabase().StringSetAsync("app:x", 1);
        await using var reader = await ConnectAsync("user=reader,password=readers", options => options.Protocol = protocol);

        Assert.That((int)await reader.GetDatabase().StringGetAsync("app:x"), Is.EqualTo(1));
        await Assert.ThatAsync(
            () => reader.GetDatabase().StringSetAsync("app:x", 2),
            Throws.InstanceOf<RedisServerException>().With.Message.Contains("NOPERM"));
        await Assert.ThatAsync(
            () => reader.GetDatabase().StringGetAsync("other:x"),
            Throws.InstanceOf<RedisServerException>().With.Message.Contains("NOPERM"));
    }

    [TestCase("password=wrong")]
    [TestCase("user=reader,password=secret")]
    [TestCase("")]
    public Task Wrong_credentials_are_refused(string credentials) => Assert.ThatAsync(
        () => ConnectAsync(credentials),
        Throws.InstanceOf<RedisConnectionException>().With.Property(nameof(RedisConnectionException.FailureType))
            .EqualTo(ConnectionFailureType.AuthenticationFailure));

    [Test]
    public Task A_certificate_that_nobody_vouches_for_is_refused() => Assert.ThatAsync(
        () => ConnectionMultiplexer.ConnectAsync($"{_server.ConnectionString},password=secret,connectRetry=1,connectTimeout=2000"),
        Throws.InstanceOf<RedisConnectionException>());

    [Test]
    public Task A_client_that_does_not_speak_tls_is_told_so_in_time() => Assert.ThatAsync(
        () => ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_server.Port},password=secret,connectRetry=1,connectTimeout=2000"),
        Throws.InstanceOf<RedisConnectionException>());

    private async Task<ConnectionMultiplexer> ConnectAsync(string credentials, Action<ConfigurationOptions>? more = null)
    {
        var options = ConfigurationOptions.Parse($"{_server.ConnectionString},connectRetry=1,connectTimeout=5000,{credentials}");
        options.CertificateValidation += (_, presented, _, _) => _certificate.Equals(presented);
        more?.Invoke(options);
        return await ConnectionMultiplexer.ConnectAsync(options);
    }
}
