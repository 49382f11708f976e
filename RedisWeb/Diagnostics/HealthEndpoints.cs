using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RedisWeb.Redis;

namespace RedisWeb.Diagnostics;

public static class HealthEndpoints
{
    /// <summary>For balancers and orchestrators. Anyone may ask: neither tells more than that.</summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        Map(endpoints, "live", check => false); // the process answers, and that is all
        Map(endpoints, "ready", check => true);
    }

    private static void Map(IEndpointRouteBuilder endpoints, string name, Func<HealthCheckRegistration, bool> isAsked) => endpoints
        .MapHealthChecks($"/health/{name}", new HealthCheckOptions { Predicate = isAsked, ResponseWriter = (context, report) => WriteAsync(context, name, report) })
        .WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]))
        .DisableHttpMetrics();

    private static Task WriteAsync(HttpContext context, string name, HealthReport report)
    {
        var wanting = report.Entries.Values.Where(entry => entry.Status != HealthStatus.Healthy).Select(entry => entry.Description);
        var status = report.Status == HealthStatus.Healthy ? name : report.Status.ToString().ToLowerInvariant();
        return context.Response.WriteAsJsonAsync(new { status, wanting }, JsonSerializerOptions.Web, "application/json");
    }
}

/// <summary>Whether visitors are served as they should be. Without Redis, or with one that refuses, the copy can serve, only slower: that is degraded, no reason to take it out of service.</summary>
internal sealed class RedisHealthCheck(RedisConnection connection, RedisGate gate, WriteCheck writes) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        !connection.IsConnected ? HealthCheckResult.Degraded("Redis is not connected: answers are computed for every request, and there is no workspace.")
        : gate.IsOpen ? HealthCheckResult.Degraded("Calls to Redis are held back, because it did not answer of late.")
        : await writes.FaultAsync().WaitAsync(cancellationToken) is { } fault ? HealthCheckResult.Degraded($"Redis {fault}: not all that visitors do is kept.")
        : HealthCheckResult.Healthy();
}
