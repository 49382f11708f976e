using Microsoft.Extensions.Diagnostics.HealthChecks;
using RedisWeb.Redis;

namespace RedisWeb.Diagnostics;

/// <summary>Whether Redis is there, as far as this copy knows; nothing asks Redis for it. Without it the copy can serve, only slower: that is degraded, no reason to take it out of service.</summary>
internal sealed class RedisHealthCheck(RedisConnection connection, RedisGate gate) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        !connection.IsConnected ? HealthCheckResult.Degraded("Redis is not connected: answers are computed for every request, and there is no workspace.")
        : gate.IsOpen ? HealthCheckResult.Degraded("Calls to Redis are held back, because it did not answer of late.")
        : HealthCheckResult.Healthy());
}
