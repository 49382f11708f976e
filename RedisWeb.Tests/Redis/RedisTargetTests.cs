using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Moq;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Tests.Redis;

public sealed class RedisTargetTests
{
    private const string Secret = "s3cret";

    [Test]
    public void Development_without_a_connection_string_has_its_own_server() =>
        Assert.That(Target(null, Environments.Development).IsEmbedded, Is.True);

    [TestCase(null, "Production")]
    [TestCase("", "Production")]
    [TestCase("  ", "Staging")]
    public void Elsewhere_the_missing_setting_is_named(string? connectionString, string environment) => Assert.That(
        () => Target(connectionString, environment),
        Throws.TypeOf<StartupException>().With.Message.Contains("ConnectionStrings:Redis").And.Message.Not.Contains("\n"));

    [TestCase("localhost,password=a," + Secret)]
    [TestCase("localhost,password=a," + Secret + "=b")]
    [TestCase("localhost,connectTimeout=" + Secret)]
    [TestCase("localhost:99999999," + Secret + "=1")]
    [TestCase("password=" + Secret)]
    [TestCase(",,,")]
    public void A_string_that_cannot_be_read_is_refused_without_telling_what_is_in_it(string connectionString) => Assert.That(
        () => Target(connectionString, Environments.Production),
        Throws.TypeOf<StartupException>().With.Message.Contains("ConnectionStrings:Redis").And.Message.Not.Contains(Secret)
            .And.InnerException.Null);

    [Test]
    public void The_client_is_tuned_to_notice_at_once()
    {
        var client = Target("redis.example", Environments.Production).ClientOptions(new RedisOptions(), null);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(client.AbortOnConnectFail, Is.False);
            Assert.That(client.BacklogPolicy.QueueWhileDisconnected, Is.False);
            Assert.That(client.ConnectTimeout, Is.EqualTo(1_000));
            Assert.That(client.ConnectRetry, Is.EqualTo(1));
            Assert.That(client.AsyncTimeout, Is.EqualTo(450));
            Assert.That(client.KeepAlive, Is.EqualTo(10));
            Assert.That(client.HeartbeatInterval, Is.EqualTo(TimeSpan.FromMilliseconds(200)));
            Assert.That(client.ReconnectRetryPolicy, Is.TypeOf<LinearRetry>());
            Assert.That(client.ClientName, Is.Null.Or.EqualTo("RedisWeb"));
            Assert.That(client.Defaults.ClientName, Is.EqualTo("RedisWeb"));
        }
    }

    [Test]
    public void What_the_operator_wrote_wins()
    {
        var client = Target("redis.example,asyncTimeout=4000,connectTimeout=3000,keepAlive=60,connectRetry=5,abortConnect=true,name=mine", Environments.Production)
            .ClientOptions(new RedisOptions(), null);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(client.AsyncTimeout, Is.EqualTo(4_000));
            Assert.That(client.ConnectTimeout, Is.EqualTo(3_000));
            Assert.That(client.KeepAlive, Is.EqualTo(60));
            Assert.That(client.ConnectRetry, Is.EqualTo(5));
            Assert.That(client.AbortOnConnectFail, Is.True);
            Assert.That(client.ClientName, Is.EqualTo("mine"));
        }
    }

    [Test]
    public void Tls_users_sentinels_and_several_nodes_are_understood()
    {
        var client = Target("a:1,b:2,user=app,password=" + Secret + ",ssl=true,sslHost=redis.example,serviceName=main,defaultDatabase=3", Environments.Production)
            .ClientOptions(new RedisOptions(), null);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(RedisTarget.Describe(client), Is.EqualTo("a:1, b:2"));
            Assert.That((client.User, client.Password, client.Ssl, client.SslHost), Is.EqualTo(("app", Secret, true, "redis.example")));
            Assert.That((client.ServiceName, client.DefaultDatabase), Is.EqualTo(("main", 3)));
        }
    }

    [Test]
    public void A_cloud_service_keeps_its_own_default_of_tls() => Assert.That(
        Target("mine.redis.cache.windows.net:6380", Environments.Production).ClientOptions(new RedisOptions(), null).Ssl, Is.True);

    [Test]
    public void The_embedded_server_is_joined_where_it_listens()
    {
        var client = Target(null, Environments.Development).ClientOptions(new RedisOptions(), new IPEndPoint(IPAddress.Loopback, 12345));

        Assert.That(RedisTarget.Describe(client), Is.EqualTo("127.0.0.1:12345"));
    }

    private static RedisTarget Target(string? connectionString, string environment)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Redis", connectionString)]).Build();
        return RedisTarget.From(configuration, Mock.Of<IHostEnvironment>(e => e.EnvironmentName == environment));
    }
}
