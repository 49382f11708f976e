using RedisWeb.Caching;
using StackExchange.Redis;

namespace RedisWeb.Redis;

/// <summary>
/// Runs the scripts once, to no effect. The embedded server has just been started, and its first script takes longer
/// than a visitor is made to wait for Redis.
/// </summary>
internal static class ScriptWarmUp
{
    private const int Tries = 10;

    public static async Task RunAsync(IDatabase database, RedisKey key)
    {
        foreach (var script in RedisScripts.All)
        {
            for (var attempt = 1; attempt <= Tries && !await IsRunAsync(database, script, key); attempt++)
            {
                // it was slower than a command may be; by now it may be done
            }
        }
    }

    private static async Task<bool> IsRunAsync(IDatabase database, string script, RedisKey key)
    {
        try
        {
            await database.ScriptEvaluateAsync(script, [key, key, key], ["", "1", "", "", "", ""]);
            return true;
        }
        catch (RedisServerException)
        {
            return true; // it does not like its arguments, but has been compiled
        }
        catch (Exception ex) when (ex is RedisException or TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }
}
