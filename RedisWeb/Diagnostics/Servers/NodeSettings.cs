using StackExchange.Redis;

namespace RedisWeb.Diagnostics.Servers;

/// <summary>How a server is set, as far as the diagnostics tell of it; no other setting is asked for.</summary>
public sealed record NodeSettings(IReadOnlyDictionary<string, string> Values)
{
    internal static readonly string[] Names = ["maxmemory", "maxmemory-policy", "appendonly", "appendfsync", "save", "timeout", "tcp-keepalive", "slowlog-log-slower-than"];

    /// <returns>Null where the server knows no such setting.</returns>
    public string? Text(string name) => Values.GetValueOrDefault(name);

    public long? Number(string name) => InfoText.Number(Text(name));

    // Before Redis 7 a question takes one name only.
    internal static async Task<NodeSettings> ReadAsync(IServer server)
    {
        var replies = await Task.WhenAll(Names.Select(name => new ServerQuestion("CONFIG GET", "CONFIG", "GET", name).AskAsync(server)));
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var reply in replies.Where(reply => !reply.IsNull && reply.Length >= 2))
        {
            values.TryAdd((string?)reply[0] ?? "", (string?)reply[1] ?? "");
        }

        return new NodeSettings(values);
    }
}
