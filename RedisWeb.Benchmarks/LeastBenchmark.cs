using Microsoft.Extensions.Caching.Distributed;

namespace RedisWeb.Benchmarks;

/// <summary>The product's cheapest answers beside the least that they could cost: the same bytes, ready, from Kestrel alone, after the same read of Redis where there is one; no middleware, no routing, no header but the type.</summary>
internal static class LeastBenchmark
{
    private const string Question = "/calculations/prime-count.json?upTo=1000000";
    private const string Page = "/calculations/expensive-calculation?seconds=0";

    public static async Task<WebApplication> StartAsync(WebApplication site, string connectionString)
    {
        using var client = new HttpClient();
        var bytes = await client.GetByteArrayAsync(At(site, Question));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddStackExchangeRedisCache(options => options.Configuration = connectionString);
        var app = builder.Build();
        var cache = app.Services.GetRequiredService<IDistributedCache>();
        await cache.SetAsync("least", bytes, new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1) });
        app.Run(async context =>
        {
            var path = context.Request.Path.Value!;
            var body = path.EndsWith("redis", StringComparison.Ordinal) ? await cache.GetAsync("least") : bytes;
            if (path.StartsWith("/304", StringComparison.Ordinal))
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            context.Response.ContentType = "application/json";
            context.Response.ContentLength = body!.Length;
            await context.Response.BodyWriter.WriteAsync(body);
        });
        await app.StartAsync();
        return app;
    }

    public static async Task<Measured[]> PagesAsync(WebApplication near, WebApplication far, WebApplication least) =>
    [
        new("JSON from Redis", At(far, Question)),
        new("least of that", At(least, "/json/redis")),
        new("JSON from memory", At(near, Question)),
        new("the least of it", At(least, "/json")),
        await UnchangedAsync("304 from Redis", far),
        new("least of this", At(least, "/304/redis")),
        await UnchangedAsync("304 from memory", near),
        new("the least of this", At(least, "/304")),
    ];

    private static async Task<Measured> UnchangedAsync(string name, WebApplication site)
    {
        using var client = new HttpClient();
        await client.GetByteArrayAsync(At(site, Page));
        using var response = await client.GetAsync(At(site, Page));
        return new Measured(name, At(site, Page)) { Header = ("If-None-Match", response.Headers.ETag!.ToString()) };
    }

    private static Uri At(WebApplication site, string path) => new(new Uri(site.Urls.First()), path);
}
