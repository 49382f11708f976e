using System.Diagnostics;
using OpenTelemetry.Instrumentation.StackExchangeRedis;
using RedisWeb.Redis;

namespace RedisWeb.Telemetry;

/// <summary>Has the Redis client's commands traced, once there is a client.</summary>
internal sealed class RedisTracing(RedisConnection connection, StackExchangeRedisInstrumentation instrumentation) : BackgroundService
{
    // What a copy sends of its own accord, some five commands a second, would be a trace each.
    private readonly ActivityListener _background = new()
    {
        ShouldListenTo = source => source.Name == typeof(StackExchangeRedisInstrumentation).Namespace,
        ActivityStarted = command =>
        {
            if (command.ParentSpanId == default)
            {
                command.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            }
        },
    };

    public override void Dispose()
    {
        _background.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ActivitySource.AddActivityListener(_background);
        instrumentation.AddConnection(await connection.WhenMadeAsync(stoppingToken));
    }
}
