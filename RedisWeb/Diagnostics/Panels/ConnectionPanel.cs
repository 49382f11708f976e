using Microsoft.Extensions.Options;
using RedisWeb.Caching;
using RedisWeb.Redis;

namespace RedisWeb.Diagnostics.Panels;

/// <summary>How this copy stands with Redis.</summary>
/// <param name="IsConnected">Whether the client holds a connection; one to a server that hangs counts.</param>
/// <param name="PingMilliseconds">How long Redis took to answer; null where it did not, or not in time.</param>
/// <param name="IsBreakerOpen">Whether calls are held back.</param>
/// <param name="BreakerOpenings">How often they began to be, since this copy started.</param>
/// <param name="IsNearCacheOn">Whether answers are kept in this copy's memory too.</param>
/// <param name="IsListening">Whether this copy hears the messages of the others; while it does not, the near cache is empty.</param>
public sealed record ConnectionPanel(
    string Endpoints, bool IsConnected, double? PingMilliseconds, bool IsBreakerOpen, int BreakerOpenings, bool IsNearCacheOn, bool IsListening);

/// <summary>Always has figures: that Redis does not answer is one of them.</summary>
internal sealed class ConnectionSource(
    RedisConnection connection, RedisGate breaker, ICopyMessages messages, IOptions<NearCacheOptions> near, IOptions<DiagnosticsOptions> options, TimeProvider clock)
{
    public async Task<ConnectionPanel> ReadAsync() =>
        new(connection.Endpoints, connection.IsConnected, await PingAsync(), breaker.IsOpen, breaker.Openings, near.Value.Enabled, messages.IsListening);

    private Task<double?> PingAsync() => Optional.ReadAsync<double?>(async () => (await connection.PingAsync().WaitAsync(options.Value.PanelDeadline / 2, clock)).TotalMilliseconds);
}
