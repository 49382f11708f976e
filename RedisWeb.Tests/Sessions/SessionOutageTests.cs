using System.Net;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Sessions;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Sessions;

/// <summary>What becomes of sessions while they can't be reached, or not be written.</summary>
public sealed class SessionOutageTests
{
    private readonly SessionStateOptions _options = new() { MostFields = 8, LargestField = 300, LargestSession = 1200 };
    private LocalSessionRecords _records = null!;
    private SessionSite _site = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _records = new LocalSessionRecords(TimeProvider.System, _options);
        _site = await SessionSite.StartAsync(_records, builder =>
        {
            builder.Configuration["Sessions:MostFields"] = "8";
            builder.Configuration["Sessions:LargestField"] = "300";
            builder.Configuration["Sessions:LargestSession"] = "1200";
        });
    }

    [TearDown]
    public async Task StopAsync() => await _site.DisposeAsync();

    [Test]
    public async Task Pages_answer_and_know_it_and_afterwards_everything_is_there()
    {
        var visitor = _site.Visitor();
        await visitor.WriteAsync("a", "1");
        _records.Fault = new IOException("gone");

        Assert.That(await visitor.GetAsync("/read/a"), Is.EqualTo("away"));
        Assert.That(await visitor.GetAsync("/plain"), Is.EqualTo("plain"));
        Assert.That(await visitor.PostAsync("/write/a", "2"), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "SessionUnavailableException: The session can't be had now: Redis can't be reached.")));

        _records.Fault = null;
        Assert.That(await visitor.GetAsync("/read/a"), Is.EqualTo("1"));
        Assert.That(_site.Log.All.Where(line => line.Contains("A session could not be read")), Is.Not.Empty);
    }

    [Test]
    public async Task A_save_that_fails_is_told_and_what_was_there_stays()
    {
        var visitor = _site.Visitor();
        await visitor.WriteAsync("a", "1");
        _records.WriteFault = new IOException("gone");

        var (status, text) = await visitor.PostAsync("/write/a", "2");

        Assert.That((status, text), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "SessionUnavailableException: Redis can't be reached, or did not take it.")));
        _records.WriteFault = null;
        Assert.That(await visitor.GetAsync("/read/a"), Is.EqualTo("1"));
    }

    [Test]
    public async Task Whoever_cannot_be_served_is_counted_and_the_log_tells_of_the_first_and_of_the_end()
    {
        var visitor = _site.Visitor();
        await visitor.WriteAsync("a", "1");
        _records.WriteFault = new IOException("full");
        for (var i = 0; i < 3; i++)
        {
            await visitor.PostAsync("/write/a", "2");
        }

        _records.WriteFault = null;
        await visitor.WriteAsync("a", "3");

        var counts = _site.Services.GetRequiredService<SessionStore>().Counts;
        Assert.That((counts.Loads, counts.FailedLoads, counts.Saves, counts.FailedSaves), Is.EqualTo((4, 0, 5, 3)));
        Assert.That(_site.Log.All.Where(line => line.Contains("A session could not be")), Has.Exactly(1).Items);
        Assert.That(_site.Log.All.Where(line => line.Contains("Sessions are saved again")), Has.Exactly(1).Items);
    }

    [Test]
    public async Task A_first_save_that_fails_leaves_no_cookie()
    {
        var visitor = _site.Visitor();
        _records.WriteFault = new IOException("gone");

        Assert.That((await visitor.PostAsync("/write/a", "1")).Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));

        Assert.That(visitor.Cookie, Is.Null);
    }

    [Test]
    public async Task A_save_that_nobody_awaited_fails_in_the_log()
    {
        var visitor = _site.Visitor();
        _records.WriteFault = new IOException("gone");

        Assert.That((await visitor.PostAsync("/unsaved/a", "1")).Status, Is.EqualTo(HttpStatusCode.OK));

        Assert.That(_site.Log.All.Where(line => line.Contains("its visitor was not told")), Has.Exactly(1).Items);
    }

    [Test]
    public async Task Forgetting_and_renewing_that_fail_are_told_and_change_nothing()
    {
        var visitor = _site.Visitor();
        await visitor.WriteAsync("a", "1");
        _records.Fault = new IOException("gone");

        Assert.That((await visitor.PostAsync("/forget")).Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That((await visitor.PostAsync("/renew")).Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));

        _records.Fault = null;
        Assert.That(await visitor.GetAsync("/read/a"), Is.EqualTo("1"));
    }

    [Test]
    public async Task While_the_breaker_is_open_nobody_asks()
    {
        var visitor = _site.Visitor();
        await visitor.WriteAsync("a", "1");
        _records.Fault = new IOException("gone");
        for (var i = 0; i < 4; i++)
        {
            await visitor.GetAsync("/read/a");
        }

        _records.Fault = null;
        var before = _records.Loads;
        Assert.That(await visitor.GetAsync("/read/a"), Is.EqualTo("away"));
        Assert.That(_records.Loads, Is.EqualTo(before));
    }

    [TestCase("a", 300, "The session's field \"a\" would have 301 bytes; a field may have 300 (Sessions:LargestField).")]
    [TestCase("a", 299, null)]
    public async Task A_field_that_is_too_large_is_told_by_its_limit(string name, int length, string? error)
    {
        var visitor = _site.Visitor();
        await visitor.WriteAsync("before", "1");

        var (status, text) = await visitor.PostAsync("/write/" + name, new string('x', length));

        Assert.That((status, text), Is.EqualTo(error is null ? (HttpStatusCode.OK, "saved") : (HttpStatusCode.ServiceUnavailable, "SessionLimitException: " + error)));
        Assert.That(await visitor.GetAsync("/read/before"), Is.EqualTo("1"));
    }

    [Test]
    public async Task Half_of_what_was_meant_is_not_saved_where_the_other_half_met_a_limit()
    {
        var visitor = _site.Visitor();
        await visitor.WriteAsync("a", "1");

        Assert.That((await visitor.PostAsync("/remove-and-write/a", new string('x', 400))).Text, Does.StartWith("SessionLimitException"));

        Assert.That(await visitor.GetAsync("/read/a"), Is.EqualTo("1"));
    }

    [Test]
    public async Task Too_many_fields_and_too_many_bytes_are_told_and_the_rest_is_unharmed()
    {
        var visitor = _site.Visitor();
        for (var i = 0; i < 8; i++)
        {
            await visitor.WriteAsync($"f{i}", "x");
        }

        Assert.That((await visitor.PostAsync("/write/f8", "x")).Text, Is.EqualTo("SessionLimitException: The session is full: it may have 8 fields (Sessions:MostFields)."));
        for (var i = 0; i < 4; i++)
        {
            await visitor.WriteAsync($"f{i}", new string('x', 280));
        }

        Assert.That((await visitor.PostAsync("/write/f4", new string('x', 280))).Text, Is.EqualTo("SessionLimitException: The session is full: it may have 1,200 bytes (Sessions:LargestSession)."));
        Assert.That((await visitor.GetAsync("/read/f4"), await visitor.GetAsync("/read/f8"), await visitor.GetAsync("/read/f3")), Is.EqualTo(("x", "nothing", new string('x', 280))));
    }
}
