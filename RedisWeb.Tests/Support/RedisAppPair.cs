namespace RedisWeb.Tests.Support;

/// <summary>Two copies' Redis services, on the run's Redis of a kind, with a key prefix of their own.</summary>
public sealed class RedisAppPair : IAsyncDisposable
{
    private RedisAppPair(string prefix, RedisApp copy, RedisApp other) => (Prefix, Copy, Other) = (prefix, copy, other);

    public string Prefix { get; }

    public RedisApp Copy { get; }

    public RedisApp Other { get; }

    /// <param name="settings">Of both.</param>
    public static Task<RedisAppPair> StartAsync(RedisKind kind, params string[] settings) => StartAsync(kind, settings, settings);

    public static async Task<RedisAppPair> StartAsync(RedisKind kind, string[] settings, string[] ofTheOther)
    {
        var (prefix, server) = ($"copies-{Guid.NewGuid():N}:", await SharedRedis.ConnectionStringAsync(kind));
        Task<RedisApp> StartAsync(string[] own) => RedisApp.StartAsync(server, [$"Redis:KeyPrefix={prefix}", .. own]);
        var pair = new RedisAppPair(prefix, await StartAsync(settings), await StartAsync(ofTheOther));
        await Task.WhenAll(pair.Copy.DatabaseAsync(), pair.Other.DatabaseAsync());
        return pair;
    }

    public async ValueTask DisposeAsync()
    {
        await Copy.DisposeAsync();
        await Other.DisposeAsync();
    }
}
