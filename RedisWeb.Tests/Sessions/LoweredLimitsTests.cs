using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Sessions;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Sessions;

/// <summary>Sessions that were begun under more generous settings, and what a session's requests leave alone.</summary>
public sealed class LoweredLimitsTests
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private readonly EphemeralDataProtectionProvider _protection = new();
    private readonly SessionStateOptions _generous = new() { LargestSession = 4000, AbsoluteTimeout = TimeSpan.FromDays(60) };
    private LocalSessionRecords _records = null!;

    [SetUp]
    public void Begin() => _records = new LocalSessionRecords(_clock, _generous);

    [Test]
    public async Task One_that_has_lasted_longer_than_it_now_may_is_over()
    {
        var cookies = new CookieContainer();
        await using (var before = await StartAsync(4000, 60))
        {
            await before.Visitor(cookies).WriteAsync("a", "1");
        }

        _clock.Advance(TimeSpan.FromDays(2));
        await using var after = await StartAsync(4000, days: 1, idle: 1);

        Assert.That(await after.Visitor(cookies).GetAsync("/read/a"), Is.EqualTo("nothing"));
    }

    [Test]
    public async Task One_that_is_larger_than_it_now_may_be_can_be_made_smaller()
    {
        var cookies = new CookieContainer();
        await using (var before = await StartAsync(4000, 60))
        {
            await before.Visitor(cookies).WriteAsync("a", new string('x', 3000));
        }

        await using var after = await StartAsync(1024, 60);
        var visitor = after.Visitor(cookies);

        Assert.That((await visitor.PostAsync("/write/b", "more")).Text, Does.StartWith(nameof(SessionLimitException)));
        Assert.That(await visitor.PostAsync("/write/a", new string('x', 2000)), Is.EqualTo((HttpStatusCode.OK, "saved")));
    }

    [Test]
    public async Task A_write_moves_the_end_only_where_it_was_not_moved_of_late()
    {
        await using var site = await StartAsync(4000, 60);
        var visitor = site.Visitor();
        await visitor.WriteAsync("a", "1");
        var key = site.KeyOf(visitor)!.Value;

        _clock.Advance(TimeSpan.FromSeconds(59));
        await visitor.WriteAsync("a", "2");
        Assert.That(_records.TimeToLive(key), Is.EqualTo(TimeSpan.FromDays(10) - TimeSpan.FromSeconds(59)));

        _clock.Advance(TimeSpan.FromSeconds(1));
        await visitor.WriteAsync("a", "3");
        Assert.That(_records.TimeToLive(key), Is.EqualTo(TimeSpan.FromDays(10)));
    }

    [Test]
    public async Task A_browser_that_has_the_cookie_is_not_sent_it_again()
    {
        await using var site = await StartAsync(4000, 60);
        var visitor = site.Visitor();
        await visitor.WriteAsync("a", "1");
        using var client = new HttpClient(site.Handler()) { BaseAddress = new Uri("https://localhost") };
        client.DefaultRequestHeaders.Add("Cookie", $"{visitor.Cookie!.Name}={visitor.Cookie.Value}");

        using var content = new StringContent("2");
        using var written = await client.PostAsync("/write/a", content);
        using var read = await client.GetAsync("/read/a");

        Assert.That((written.Headers.Contains("Set-Cookie"), read.Headers.Contains("Set-Cookie")), Is.EqualTo((false, false)));
    }

    private Task<SessionSite> StartAsync(int bytes, int days, int idle = 10) => SessionSite.StartAsync(_records, builder =>
    {
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddSingleton<IDataProtectionProvider>(_protection);
        builder.Configuration["Sessions:LargestSession"] = $"{bytes}";
        builder.Configuration["Sessions:AbsoluteTimeout"] = $"{days}.00:00:00";
        builder.Configuration["Sessions:IdleTimeout"] = $"{idle}.00:00:00";
    });
}
