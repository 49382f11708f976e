using RedisWeb.Redis;

namespace RedisWeb.Diagnostics;

/// <summary>Whether this copy can serve. It can without Redis, only slower, so that is no reason to take it out of service.</summary>
public sealed class Readiness(RedisConnection connection, RedisGate breaker)
{
    /// <summary>What is wanting, a sentence each; nothing asks Redis for it.</summary>
    public IReadOnlyList<string> Wanting()
    {
        List<string> wanting = [];
        if (!connection.IsConnected)
        {
            wanting.Add("Redis is not connected: answers are computed for every request, and there is no workspace.");
        }
        else if (breaker.IsOpen)
        {
            wanting.Add("Calls to Redis are held back, because it did not answer of late.");
        }

        return wanting;
    }
}
