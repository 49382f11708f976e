using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Accounts;

/// <summary>What those who sign in can do while Redis is away.</summary>
public sealed class SignInOutageTests
{
    private readonly MovableClock _clock = new();
    private LocalAccounts _accounts = null!;
    private TestSite _site = null!;

    [SetUp]
    public void Start()
    {
        _accounts = new LocalAccounts(_clock);
        _site = new TestSite(new Halving()) { Accounts = _accounts }.WithAccounts().With(AdminPages.Add)
            .With("Redis:BreakerFailuresInARow", "1000").With("Redis:BreakerFailureRatio", "1").With("Redis:BreakerMinimumCalls", "1000") // the cache is not away
            .With(services => services.AddSingleton<TimeProvider>(_clock));
    }

    [TearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test]
    public async Task Nobody_signs_in_and_is_told_why_with_the_name_they_typed()
    {
        _accounts.Fault = new IOException("gone");
        using var visitor = new FormVisitor(_site);

        await visitor.SignInAsync("ada");

        Assert.That((visitor.Status, visitor.RetryAfter), Is.EqualTo((503, (TimeSpan?)TimeSpan.FromSeconds(5))));
        Assert.That(visitor.Page.QuerySelector("#problems p")!.TextContent, Does.Contain("a session that is not kept there could not be ended from anywhere"));
        Assert.That((visitor.Value("user"), visitor.Cookie("__Host-RedisWeb.Admin")), Is.EqualTo(("ada", (string?)null)));
    }

    [Test]
    public async Task Whoever_this_copy_has_seen_of_late_still_looks_and_changes_nothing()
    {
        using var ada = await _site.SignedInAsync("ada");
        await ada.OpenAsync("/admin/test");
        _accounts.Fault = new IOException("gone");

        Assert.That(await ada.NameAsync("/admin/test"), Is.EqualTo("ada"));
        Assert.That((await ada.PostAsync("/admin/test/change")).Status, Is.EqualTo(503), "it may have been ended on another copy");

        _clock.Advance(TimeSpan.FromMinutes(9.9));
        Assert.That(await ada.NameAsync("/admin/test"), Is.EqualTo("ada"));
        _clock.Advance(TimeSpan.FromMinutes(0.2));
        Assert.That(await ada.AskAsync("/admin/test"), Does.StartWith("/account/sign-in"));

        _accounts.Fault = null;
        Assert.That(await ada.NameAsync("/admin/test"), Is.EqualTo("ada"), "it was never ended");
        Assert.That((await ada.PostAsync("/admin/test/change")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Whoever_it_has_not_seen_must_wait()
    {
        using var ada = await _site.SignedInAsync("ada");
        _accounts.Fault = new IOException("gone");

        Assert.That(await ada.AskAsync("/admin/test"), Does.StartWith("/account/sign-in"));
    }

    [Test]
    public async Task A_session_that_was_ended_is_not_recalled()
    {
        using var ada = await _site.SignedInAsync("ada");
        using var same = await _site.SignedInAsync("ada");
        await ada.OpenAsync("/admin/test");
        await same.OpenAsync("/");
        await same.PostAsync("/account/end-all");
        Assert.That(await ada.NameAsync(), Is.Null);
        _accounts.Fault = new IOException("gone");

        Assert.That(await ada.AskAsync("/admin/test"), Does.StartWith("/account/sign-in"));
    }

    [Test]
    public async Task Signing_out_takes_the_browser_s_cookie_and_says_that_more_is_not_certain()
    {
        using var ada = await _site.SignedInAsync("ada");
        await ada.OpenAsync("/");
        _accounts.Fault = new IOException("gone");

        Assert.That((await ada.PostAsync("/account/sign-out")).Status, Is.EqualTo(503));
        Assert.That(ada.Page.QuerySelector("#problems")!.TextContent, Does.Contain("This browser alone is signed out"));
        Assert.That(ada.Page.QuerySelector(".masthead .account"), Is.Null);

        _accounts.Fault = null;
        Assert.That(await ada.NameAsync(), Is.Null);
        Assert.That((await _accounts.ReadLatestAsync(1))[0].Outcome, Is.EqualTo("failed: Redis is away"));
    }
}
