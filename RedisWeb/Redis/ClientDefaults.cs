using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace RedisWeb.Redis;

/// <summary>
/// The client's settings where the connection string has none of its own: tuned so that a dead Redis is noticed, and
/// found again, at once (docs/redis.md).
/// </summary>
internal sealed class ClientDefaults(RedisOptions options, EndPointCollection endPoints) : DefaultOptionsProvider
{
    // Cloud services have defaults of their own, TLS for one.
    private readonly DefaultOptionsProvider _provider = GetProvider(endPoints);

    public override bool AbortOnConnectFail => false;

    /// <summary>The diagnostics ask with INFO, CONFIG, CLIENT and SLOWLOG, which the client counts among the commands of administrators.</summary>
    public override bool AllowAdmin => true;

    public override BacklogPolicy BacklogPolicy => BacklogPolicy.FailFast;

    public override int ConnectRetry => 1;

    public override TimeSpan? ConnectTimeout => TimeSpan.FromMilliseconds(options.ConnectTimeoutMilliseconds);

    /// <summary>Asynchronous commands take it too; there are no others.</summary>
    public override TimeSpan SyncTimeout => TimeSpan.FromMilliseconds(options.CommandTimeoutMilliseconds);

    public override TimeSpan KeepAliveInterval => TimeSpan.FromSeconds(options.KeepAliveSeconds);

    public override TimeSpan HeartbeatInterval => TimeSpan.FromMilliseconds(200);

    public override IReconnectRetryPolicy ReconnectRetryPolicy { get; } = new LinearRetry(200);

    protected override string GetDefaultClientName() => "RedisWeb";

    public override Version DefaultVersion => _provider.DefaultVersion;

    public override bool GetDefaultSsl(EndPointCollection endPoints) => _provider.GetDefaultSsl(endPoints);

    public override Task AfterConnectAsync(ConnectionMultiplexer multiplexer, Action<string> log) =>
        _provider.AfterConnectAsync(multiplexer, log);
}
