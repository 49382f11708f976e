using StackExchange.Redis;

namespace RedisWeb.Redis;

/// <summary>Runs a first script, to no effect. The embedded server has just been started, and its first script takes longer than a visitor is made to wait for Redis.</summary>
internal static class ScriptWarmUp
{
    private const int Tries = 10;

    public static async Task RunAsync(IDatabase database, RedisKey key)
    {
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            try
            {
                await database.ScriptEvaluateAsync("return redis.call('EXISTS', KEYS[1])", [key]);
                return;
            }
            catch (Exception ex) when (ex is RedisException or TimeoutException or OperationCanceledException)
            {
                // it was slower than a command may be; by now it may be done
            }
        }
    }
}
