using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Sessions;

/// <summary>
/// The published case of ASP.NET Core's lost session updates (dotnet/aspnetcore#12864): a page has two images, each request keeps something of its own in the
/// session, and both run at once. On redis-server; with the framework's session over RedisCache in the same run.
/// </summary>
public sealed class LostUpdateTests
{
    private const int Rounds = 1000;

    [Test]
    public async Task Of_two_images_at_once_neither_loses_what_it_kept()
    {
        await using var redis = await RedisServerProcess.StartAsync();
        await using var ours = await SessionSite.StartAsync(null, builder => builder.Configuration.AddInMemoryCollection(
        [
            new("ConnectionStrings:Redis", redis.ConnectionString), new("Redis:CommandTimeoutMilliseconds", "10000"), // the machine may be busy
            new("Redis:ReadDeadline", "00:00:10"), new("Redis:WriteDeadline", "00:00:10"),
        ]));
        await Eventually.Is(() => ours.Services.GetRequiredService<RedisWeb.Redis.RedisConnection>().IsConnected);
        await using var frameworks = await FrameworksAsync(redis.ConnectionString);

        var lost = await LossesAsync(ours.Visitor());
        var cookies = new CookieContainer();
        var lostByFramework = await LossesAsync(new SessionVisitor(SessionSite.Browser(frameworks.GetTestServer().CreateHandler(), cookies), cookies));

        await TestContext.Out.WriteLineAsync($"{Rounds} pages with two images at once: {lost} updates lost; by the framework's own session {lostByFramework}");
        Assert.That(lost, Is.Zero);
    }

    private static async Task<int> LossesAsync(SessionVisitor visitor)
    {
        await visitor.GetAsync("/image/begin");
        var lost = 0;
        for (var i = 0; i < Rounds; i++)
        {
            await Task.WhenAll(visitor.GetAsync($"/image/one{i}"), visitor.GetAsync($"/image/two{i}"));
            lost += await visitor.GetAsync($"/seen/one{i}") == "yes" ? 0 : 1;
            lost += await visitor.GetAsync($"/seen/two{i}") == "yes" ? 0 : 1;
            await visitor.GetAsync($"/forget/one{i}");
            await visitor.GetAsync($"/forget/two{i}");
        }

        return lost;
    }

    private static async Task<WebApplication> FrameworksAsync(string connectionString)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddStackExchangeRedisCache(options => options.Configuration = connectionString);
        builder.Services.AddSession();
        var app = builder.Build();
        app.UseSession();
        SessionSite.MapImages(app);
        await app.StartAsync();
        return app;
    }
}
