using StackExchange.Redis;

namespace RedisWeb.Tests.Support;

/// <summary>The embedded server takes longer for its first script than the client waits.</summary>
internal static class Scripts
{
    public static Task WarmAsync(IDatabase database) => Eventually.Is(async () =>
    {
        try
        {
            return (int)await database.ScriptEvaluateAsync("return 1") == 1;
        }
        catch (RedisTimeoutException)
        {
            return false;
        }
    });
}
