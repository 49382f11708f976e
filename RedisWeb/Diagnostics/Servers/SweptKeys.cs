using System.Text.Json;
using StackExchange.Redis;

namespace RedisWeb.Diagnostics.Servers;

/// <summary>What the sweepers of all copies met.</summary>
/// <param name="At">When the last pass ended; null before the first.</param>
/// <param name="ByKind">How many own keys of each kind it met; about, since a key that moves while a pass is under way may be met twice.</param>
/// <param name="Given">Keys without a TTL that were given one, ever.</param>
/// <param name="Passes">Ever.</param>
public sealed record SweptKeys(DateTimeOffset? At, IReadOnlyDictionary<string, long> ByKind, long Given, long Passes)
{
    internal const string Field = "last";

    /// <summary>Where some of the sessions that the last pass met are kept, with spaces between them.</summary>
    internal const string SessionsField = "sessions";

    private static readonly IReadOnlyDictionary<string, long> None = new Dictionary<string, long>();

    internal static string Text(DateTimeOffset at, IReadOnlyDictionary<string, long> byKind) => JsonSerializer.Serialize(new Pass(at, byKind));

    internal static SweptKeys Of(HashEntry[] counters)
    {
        var pass = Read((string?)Find(counters, Field));
        return new SweptKeys(pass?.At, pass?.ByKind ?? None, Number(counters, "given"), Number(counters, "passes"));
    }

    private static Pass? Read(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<Pass>(text);
        }
        catch (JsonException)
        {
            return null; // not ours, or of another version; the next pass replaces it
        }
    }

    private static RedisValue Find(HashEntry[] counters, string name) => Array.Find(counters, entry => entry.Name == name).Value;

    private static long Number(HashEntry[] counters, string name) => Find(counters, name).TryParse(out long number) ? number : 0;

    private sealed record Pass(DateTimeOffset At, IReadOnlyDictionary<string, long>? ByKind);
}
