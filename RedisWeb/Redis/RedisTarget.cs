using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace RedisWeb.Redis;

/// <summary>Which Redis the app uses: the one of the connection string, or, in Development without one, its own.</summary>
public sealed class RedisTarget
{
    /// <summary>The setting's name as the operator writes it.</summary>
    public const string Setting = "ConnectionStrings:Redis";

    private readonly string? _connectionString;

    private RedisTarget(string? connectionString) => _connectionString = connectionString;

    public bool IsEmbedded => _connectionString is null;

    /// <summary>What Sentinels call the master; null where none are asked.</summary>
    public string? SentinelService => _connectionString is null ? null : Parse(_connectionString).ServiceName;

    /// <exception cref="StartupException">There is no connection string where one is needed, or it can't be read.</exception>
    public static RedisTarget From(IConfiguration configuration, IHostEnvironment environment)
    {
        var connectionString = configuration.GetConnectionString("Redis");
        if (!string.IsNullOrWhiteSpace(connectionString))
        {
            Parse(connectionString);
            return new RedisTarget(connectionString);
        }

        return environment.IsDevelopment()
            ? new RedisTarget(null)
            : throw new StartupException(
                $"Outside Development RedisWeb needs a Redis server: set {Setting} (as environment variable ConnectionStrings__Redis), for example to \"localhost:6379\".");
    }

    /// <summary>The endpoints as an operator knows them, and nothing else of the connection string.</summary>
    public static string Describe(ConfigurationOptions options) => string.Join(", ", options.EndPoints.Select(Describe));

    /// <param name="options">Apply where the connection string says nothing.</param>
    /// <param name="embedded">Where the embedded server listens; needed where there is no connection string.</param>
    public ConfigurationOptions ClientOptions(RedisOptions options, EndPoint? embedded)
    {
        var client = _connectionString is not null ? Parse(_connectionString) : new ConfigurationOptions { EndPoints = { embedded! } };
        client.ChannelPrefix = default; // scripts name channels too, and the client can't add anything there
        client.Defaults = new ClientDefaults(options, client.EndPoints);
        return client;
    }

    internal static string Describe(EndPoint endPoint) => endPoint switch
    {
        DnsEndPoint dns => dns.Port == 0 ? dns.Host : $"{dns.Host}:{dns.Port}",
        IPEndPoint { Port: 0 } ip => ip.Address.ToString(),
        UnixDomainSocketEndPoint socket => $"unix socket {socket}",
        _ => endPoint.ToString() ?? "",
    };

    /// <summary>Messages of the parser quote what they don't understand, which may be half a password: only the place is told.</summary>
    private static ConfigurationOptions Parse(string connectionString)
    {
        var parts = connectionString.Split(',');
        for (var i = 0; i < parts.Length; i++)
        {
            if (!IsUnderstood(parts[i]) || IsRestOfPassword(parts, i))
            {
                throw new StartupException(
                    $"{Setting} can't be read: its part {i + 1} of {parts.Length} (separated by commas) is neither an endpoint nor a known setting with a valid value.");
            }
        }

        var options = ConfigurationOptions.Parse(connectionString);
        return options.EndPoints.Count > 0 ? options : throw new StartupException($"{Setting} names no server, as in \"localhost:6379\".");
    }

    private static bool IsUnderstood(string part)
    {
        try
        {
            ConfigurationOptions.Parse(part);
            return true;
        }
        catch (Exception ex) when (ex is ArgumentException or FormatException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>A comma in a password makes its rest look like an endpoint, which would be looked up and logged.</summary>
    private static bool IsRestOfPassword(string[] parts, int i) => i > 0
        && parts[i].Trim() is { Length: > 0 } part && !part.Contains('=', StringComparison.Ordinal)
        && parts[i - 1].TrimStart().StartsWith("password", StringComparison.OrdinalIgnoreCase);
}

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
