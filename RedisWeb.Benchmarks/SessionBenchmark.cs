using System.Globalization;
using Microsoft.AspNetCore.DataProtection;
using RedisWeb.Caching;
using RedisWeb.Redis;
using RedisWeb.Sessions;
using StackExchange.Redis;

namespace RedisWeb.Benchmarks;

/// <summary>A request that reads and writes its session, against the framework's session over RedisCache: the same page, on the same Redis, in one run.</summary>
internal static class SessionBenchmark
{
    private const int OtherFields = 20;
    private static readonly string Other = new('x', 100);

    public static async Task RunAsync(string connectionString, int rounds, int seconds)
    {
        await using var ours = await OursAsync(connectionString);
        await using var least = await LeastAsync(connectionString);
        await using var frameworks = await FrameworksAsync(connectionString);
        Measured[] pages = [await BegunAsync("RedisWeb's session", ours), await BegunAsync("two calls and no session", least), await BegunAsync("the framework's session", frameworks)];
        foreach (var page in pages)
        {
            await TellCommandsAsync(page, connectionString);
        }

        await PageBenchmark.RunAsync(pages, rounds, seconds);
        await Task.WhenAll(ours.StopAsync(), least.StopAsync(), frameworks.StopAsync());
    }

    /// <summary>What a browser sends back after it.</summary>
    public static async Task<string> CookiesAsync(HttpRequestMessage request)
    {
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false });
        using var response = await client.SendAsync(request);
        return string.Join("; ", response.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
    }

    private static async Task<WebApplication> OursAsync(string connectionString)
    {
        var builder = Builder();
        builder.Configuration["ConnectionStrings:Redis"] = connectionString;
        builder.Configuration["Redis:ReadDeadline"] = builder.Configuration["Redis:WriteDeadline"] = "00:00:05"; // the first requests, on a busy machine
        builder.Configuration["Redis:CommandTimeoutMilliseconds"] = "5000";
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddRedis(builder.Configuration, builder.Environment);
        builder.Services.AddCaching(builder.Configuration);
        builder.Services.AddSessions(builder.Configuration);
        var app = builder.Build();
        app.UseRouting();
        app.UseSessions();
        app.MapGet("/visits", (Delegate)VisitAsync).WithMetadata(new UsesSessionAttribute());
        await app.StartAsync();
        await app.Services.GetRequiredService<RedisConnection>().WhenConnectedAsync(CancellationToken.None);
        return app;
    }

    // What no session can do without: all fields are read, and one is written.
    private static async Task<WebApplication> LeastAsync(string connectionString)
    {
        var database = (await ConnectionMultiplexer.ConnectAsync(connectionString)).GetDatabase();
        RedisKey key = "least-session";
        await database.HashSetAsync(key, [.. Enumerable.Range(0, OtherFields).Select(i => new HashEntry($"other{i}", Other))]);
        var app = Builder().Build();
        app.UseRouting();
        app.MapGet("/visits", (Delegate)(async Task<string> (HttpContext context) =>
        {
            var fields = await database.HashGetAllAsync(key);
            await database.HashSetAsync(key, "visits", fields.Length);
            context.Response.Headers.SetCookie = "none=none";
            return "visit";
        }));
        await app.StartAsync();
        return app;
    }

    private static async Task<WebApplication> FrameworksAsync(string connectionString)
    {
        var builder = Builder();
        builder.Services.AddStackExchangeRedisCache(options => options.Configuration = connectionString);
        builder.Services.AddSession();
        var app = builder.Build();
        app.UseRouting();
        app.UseSession();
        app.MapGet("/visits", (Delegate)VisitAsync);
        await app.StartAsync();
        return app;
    }

    private static WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        return builder;
    }

    private static async Task<string> VisitAsync(HttpContext context)
    {
        var session = context.Session;
        await session.LoadAsync();
        if (session.GetInt32("visits") is not { } visits)
        {
            visits = 0;
            for (var i = 0; i < OtherFields; i++)
            {
                session.SetString(string.Create(CultureInfo.InvariantCulture, $"other{i}"), Other);
            }
        }

        session.SetInt32("visits", visits + 1);
        await session.CommitAsync();
        return "visit " + (visits + 1).ToString(CultureInfo.InvariantCulture);
    }

    private static async Task<Measured> BegunAsync(string name, WebApplication site)
    {
        var page = new Uri(new Uri(site.Urls.First()), "/visits");
        return new Measured(name, page) { Header = ("Cookie", await CookiesAsync(new HttpRequestMessage(HttpMethod.Get, page))) };
    }

    private static async Task TellCommandsAsync(Measured page, string connectionString)
    {
        const int Requests = 100;
        await using var observer = await ConnectionMultiplexer.ConnectAsync(connectionString + ",allowAdmin=true");
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false });
        client.DefaultRequestHeaders.Add(page.Header!.Value.Name, page.Header.Value.Value);
        await client.GetStringAsync(page.Page);
        await observer.GetServers()[0].ConfigResetStatisticsAsync();
        for (var i = 0; i < Requests; i++)
        {
            await client.GetStringAsync(page.Page);
        }

        var commands = (await observer.GetServers()[0].InfoAsync("commandstats")).SelectMany(all => all)
            .Where(command => command.Key is not ("cmdstat_config|resetstat" or "cmdstat_info" or "cmdstat_ping"))
            .Select(command => $"{command.Key["cmdstat_".Length..]} {command.Value.Split(',')[0]["calls=".Length..]}");
        Console.WriteLine($"{page.Name}: {Requests} requests: {string.Join(", ", commands)} (those within a script count too)");
    }
}
