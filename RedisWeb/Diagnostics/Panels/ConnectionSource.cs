using Microsoft.Extensions.Options;
using RedisWeb.Caching;
using RedisWeb.Redis;

namespace RedisWeb.Diagnostics.Panels;

/// <summary>Always has figures: that Redis does not answer is one of them.</summary>
internal sealed class ConnectionSource(
    RedisConnection connection, RedisGate breaker, ICopyMessages messages, IOptions<NearCacheOptions> near, IOptions<DiagnosticsOptions> options, TimeProvider clock)
    : IPanelSource<ConnectionPanel>
{
    public PanelScope Scope => PanelScope.ThisCopy;

    public async Task<ConnectionPanel> ReadAsync(CancellationToken cancellationToken) =>
        new(connection.Endpoints, connection.IsConnected, await PingAsync(), breaker.IsOpen, breaker.Openings, near.Value.Enabled, messages.IsListening);

    private async Task<double?> PingAsync()
    {
        try
        {
            return (await connection.PingAsync().WaitAsync(options.Value.PanelDeadline / 2, clock)).TotalMilliseconds;
        }
        catch (Exception)
        {
            return null; // whatever it is: no answer
        }
    }
}
