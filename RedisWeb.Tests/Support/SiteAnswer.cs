using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace RedisWeb.Tests.Support;

/// <summary>What a visitor got.</summary>
/// <param name="At">When it was asked for, by the asker's clock.</param>
/// <param name="Took">Until the last byte.</param>
/// <param name="Status">Null when no answer came.</param>
/// <param name="CacheStatus">The header; empty when there is none.</param>
/// <param name="Body">As text.</param>
/// <param name="Fault">Why no answer came.</param>
public sealed record SiteAnswer(TimeSpan At, TimeSpan Took, HttpStatusCode? Status, string CacheStatus, string Body, string? Fault)
{
    private readonly Lazy<JsonElement?> _json = new(() => Parse(Body));

    public bool IsOk => Status is HttpStatusCode.OK;

    public bool IsHit => CacheStatus.StartsWith("RedisWeb; hit", StringComparison.Ordinal);

    /// <summary>Whether from the copy's own near cache.</summary>
    public bool IsNear => CacheStatus.Contains("detail=near", StringComparison.Ordinal);

    public bool IsStale => CacheStatus.Contains("fwd=stale", StringComparison.Ordinal);

    public bool IsBypass => CacheStatus.Contains("fwd=bypass", StringComparison.Ordinal);

    /// <summary>The answer alone, without where it came from.</summary>
    public string Value => _json.Value is { } json ? json.GetProperty("answer").GetRawText() : "";

    /// <summary>Which execution of the expensive calculation it comes from.</summary>
    public string ExecutionId => _json.Value is { } json ? json.GetProperty("answer").GetProperty("executionId").GetString()! : "";

    /// <summary>The copy that computed it.</summary>
    public string ComputedBy => _json.Value is { } json ? json.GetProperty("cache").GetProperty("computedBy").GetString()! : "";

    /// <summary>Another one for each execution of any calculation.</summary>
    public string ComputedAt => _json.Value is { } json ? json.GetProperty("cache").GetProperty("computedAt").GetString()! : "";

    /// <summary>The key under which it is stored.</summary>
    public string Key => _json.Value is { } json ? json.GetProperty("cache").GetProperty("key").GetString()! : "";

    public TimeSpan ComputeTime =>
        _json.Value is { } json ? TimeSpan.FromMilliseconds(json.GetProperty("cache").GetProperty("computeMilliseconds").GetDouble()) : TimeSpan.Zero;

    /// <param name="client">Whose requests these are.</param>
    /// <param name="address">What is asked for.</param>
    /// <param name="started">The asker's clock: a time stamp of when it began.</param>
    public static async Task<SiteAnswer> GetAsync(HttpClient client, Uri address, long started)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await SendAsync(client, request, started);
    }

    public static async Task<SiteAnswer> SendAsync(HttpClient client, HttpRequestMessage request, long started)
    {
        var at = Stopwatch.GetElapsedTime(started);
        try
        {
            using var response = await client.SendAsync(request);
            var body = await response.Content.ReadAsStringAsync();
            var cacheStatus = response.Headers.TryGetValues("Cache-Status", out var values) ? string.Join(", ", values) : "";
            return new SiteAnswer(at, Stopwatch.GetElapsedTime(started) - at, response.StatusCode, cacheStatus, body, null);
        }
        catch (Exception ex) when (ex is HttpRequestException or OperationCanceledException)
        {
            return new SiteAnswer(at, Stopwatch.GetElapsedTime(started) - at, null, "", "", ex.Message);
        }
    }

    private static JsonElement? Parse(string body)
    {
        if (!body.StartsWith('{'))
        {
            return null;
        }

        using var document = JsonDocument.Parse(body);
        return document.RootElement.TryGetProperty("cache", out _) ? document.RootElement.Clone() : null;
    }
}
