using System.Text.Json;

namespace RedisWeb.Redis;

/// <summary>Reads what copies keep as JSON.</summary>
internal static class StoredJson
{
    /// <returns>Null for nothing, and for what no copy of this version has written.</returns>
    public static T? Read<T>(ReadOnlySpan<byte> json)
        where T : class
    {
        try
        {
            return json.IsEmpty ? null : JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
