using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Sessions;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Sessions;

/// <summary>A visitor's session, request by request.</summary>
public sealed partial class SessionTests
{
    private readonly SessionStateOptions _options = new();
    private FakeTimeProvider _clock = null!;
    private LocalSessionRecords _records = null!;
    private SessionSite _site = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        _records = new LocalSessionRecords(_clock, _options);
        _site = await SessionSite.StartAsync(_records, builder => builder.Services.AddSingleton<TimeProvider>(_clock));
    }

    [TearDown]
    public async Task StopAsync() => await _site.DisposeAsync();

    [Test]
    public async Task A_new_visitor_who_keeps_nothing_costs_nothing_and_gets_no_cookie()
    {
        var visitor = _site.Visitor();
        using var response = await visitor.AskAsync("/read/a");
        await visitor.GetAsync("/plain");

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("nothing"));
        Assert.That(response.Headers.Contains("Set-Cookie"), Is.False);
        Assert.That((_records.Loads, _records.Commits, _records.Count), Is.EqualTo((0, 0, 0)));
    }

    [Test]
    public async Task What_was_kept_is_there_for_one_load_and_the_write_was_one_commit()
    {
        var visitor = _site.Visitor();
        await visitor.WriteAsync("a", "1");
        Assert.That((_records.Loads, _records.Commits), Is.EqualTo((0, 1)), "nobody has to look for a session that is new");

        Assert.That(await visitor.GetAsync("/read/a"), Is.EqualTo("1"));
        Assert.That(await visitor.GetAsync("/later/a"), Is.EqualTo("1"));
        Assert.That((_records.Loads, _records.Commits), Is.EqualTo((2, 1)));

        await visitor.WriteAsync("a", "2");
        Assert.That((_records.Loads, _records.Commits), Is.EqualTo((3, 2)));
    }

    [Test]
    public async Task A_page_that_leaves_the_session_alone_does_not_ask_for_it()
    {
        var visitor = _site.Visitor();
        await visitor.WriteAsync("a", "1");

        await visitor.GetAsync("/plain");

        Assert.That((_records.Loads, _records.Commits), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task Writing_what_is_there_already_is_not_a_write()
    {
        var visitor = _site.Visitor();
        await visitor.WriteAsync("a", "1");
        await visitor.WriteAsync("a", "1");

        Assert.That(_records.Commits, Is.EqualTo(1));
    }

    [Test]
    public async Task Touching_a_session_that_was_not_loaded_tells_the_remedy()
    {
        var visitor = _site.Visitor();
        await visitor.WriteAsync("a", "1");

        var thrown = await Assert.CatchAsync<InvalidOperationException>(() => visitor.GetAsync("/unloaded"));

        Assert.That(thrown!.Message, Does.Contain("[UsesSession]").And.Contain("LoadAsync"));
    }

    [Test]
    public async Task Two_tabs_that_keep_different_things_at_once_both_win()
    {
        var visitor = _site.Visitor();
        await visitor.WriteAsync("begun", "yes");

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => visitor.WriteAsync($"tab{i}", $"{i}")));

        for (var i = 0; i < 50; i++)
        {
            Assert.That(await visitor.GetAsync($"/read/tab{i}"), Is.EqualTo($"{i}"));
        }
    }

    [Test]
    public async Task What_is_removed_and_cleared_is_gone_and_nothing_else()
    {
        var visitor = _site.Visitor();
        await visitor.WriteAsync("a", "1");
        await visitor.WriteAsync("b", "2");

        await visitor.PostAsync("/remove/a");
        Assert.That((await visitor.GetAsync("/read/a"), await visitor.GetAsync("/read/b")), Is.EqualTo(("nothing", "2")));

        await visitor.PostAsync("/clear");
        Assert.That(await visitor.GetAsync("/read/b"), Is.EqualTo("nothing"));
    }

    [Test]
    public async Task What_an_action_did_not_save_itself_is_saved_before_the_response()
    {
        var visitor = _site.Visitor();

        Assert.That((await visitor.PostAsync("/unsaved/a", "1")).Status, Is.EqualTo(HttpStatusCode.OK));

        Assert.That(await visitor.GetAsync("/read/a"), Is.EqualTo("1"));
    }

    [Test]
    public async Task A_visit_moves_the_end_once_a_minute_at_most()
    {
        var visitor = _site.Visitor();
        await visitor.WriteAsync("a", "1");
        _clock.Advance(_options.SlideEvery - TimeSpan.FromSeconds(1));
        await visitor.GetAsync("/read/a");
        Assert.That(_records.Commits, Is.EqualTo(1));

        _clock.Advance(TimeSpan.FromSeconds(1));
        await visitor.GetAsync("/read/a");
        await Eventually.Is(() => _records.Commits == 2);
        await visitor.GetAsync("/read/a");
        await visitor.WriteAsync("b", "1");

        Assert.That(_records.Commits, Is.EqualTo(3));
    }

    [Test]
    public async Task It_ends_when_it_is_left_alone_and_not_while_it_is_used()
    {
        var visitor = _site.Visitor();
        await visitor.WriteAsync("a", "1");
        for (var i = 0; i < 3; i++)
        {
            _clock.Advance(_options.IdleTimeout * 0.9);
            Assert.That(await visitor.GetAsync("/read/a"), Is.EqualTo("1"));
            await Eventually.Is(() => _records.Commits == i + 2);
        }

        _clock.Advance(_options.IdleTimeout);
        Assert.That(await visitor.GetAsync("/read/a"), Is.EqualTo("nothing"));
    }

    [Test]
    public async Task Its_longest_life_ends_it_however_much_it_is_used()
    {
        var visitor = _site.Visitor();
        await visitor.WriteAsync("a", "1");
        for (var passed = TimeSpan.Zero; passed < _options.AbsoluteTimeout; passed += _options.IdleTimeout / 2)
        {
            Assert.That(await visitor.GetAsync("/read/a"), Is.EqualTo("1"));
            _clock.Advance(_options.IdleTimeout / 2);
        }

        Assert.That(await visitor.GetAsync("/read/a"), Is.EqualTo("nothing"));
    }

    [Test]
    public async Task After_its_end_a_new_one_begins_under_a_new_cookie()
    {
        var visitor = _site.Visitor();
        await visitor.WriteAsync("a", "1");
        var before = visitor.Cookie!.Value;
        _clock.Advance(_options.IdleTimeout);

        await visitor.WriteAsync("b", "2");

        Assert.That(visitor.Cookie!.Value, Is.Not.EqualTo(before));
        Assert.That((await visitor.GetAsync("/read/a"), await visitor.GetAsync("/read/b")), Is.EqualTo(("nothing", "2")));
    }

    [Test]
    public async Task A_session_that_another_tab_has_ended_is_not_brought_back_by_a_late_save()
    {
        var visitor = _site.Visitor();
        await visitor.WriteAsync("a", "1");
        var store = _site.Services.GetRequiredService<SessionStore>();
        var slow = new StoredSession(store, _site.KeyOf(visitor), () => true);
        await slow.LoadAsync();
        await visitor.PostAsync("/forget");

        slow.Set("a", [1]);
        await Assert.ThrowsAsync<SessionEndedException>(() => slow.CommitAsync());
        Assert.That(_records.Count, Is.Zero);
    }

    private static CookieContainer Jar(SessionVisitor visitor)
    {
        var jar = new CookieContainer();
        jar.Add(visitor.Cookie!);
        return jar;
    }
}
