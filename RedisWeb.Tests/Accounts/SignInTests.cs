using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Accounts;

public sealed class SignInTests
{
    private readonly MovableClock _clock = new();
    private LocalAccounts _accounts = null!;
    private HashCount _hashes = null!;
    private TestSite _site = null!;

    [SetUp]
    public void Start()
    {
        _accounts = new LocalAccounts(_clock);
        _site = new TestSite(new Halving()) { Accounts = _accounts }.WithAccounts().With(services => services.AddSingleton<TimeProvider>(_clock));
        _hashes = _site.CountHashes();
    }

    [TearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test]
    public async Task Whoever_has_signed_in_is_named_on_every_page_until_they_sign_out()
    {
        using var ada = await _site.SignedInAsync("Ada");

        Assert.That(await ada.NameAsync(), Is.EqualTo("ada"));
        Assert.That(await ada.NameAsync("/calculations/halving?number=4"), Is.EqualTo("ada"));
        Assert.That(ada.Page.QuerySelector("nav a[href='/admin/diagnostics']"), Is.Not.Null);

        Assert.That(await ada.PostAsync("/account/sign-out"), Is.EqualTo((303, "/")));

        Assert.That(await ada.NameAsync(), Is.Null);
        Assert.That(ada.Page.QuerySelector("nav a[href='/admin/diagnostics']"), Is.Null);
        Assert.That((await _accounts.ReadLatestAsync(9)).Select(each => (each.Who, each.What, each.Outcome)), Is.EqualTo(new[] { ("ada", "sign-out", "done"), ("ada", "sign-in", "done") }));
    }

    [Test]
    public async Task The_cookie_is_for_this_host_over_HTTPS_alone_and_ends_with_the_browser()
    {
        using var client = _site.Visitor("text/html");
        var form = await FormOnSite.OpenAsync(_site.Visitor("text/html"), "/account/sign-in");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/account/sign-in")
        {
            Headers = { { "Cookie", form.Cookie } },
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", form.Token), new("user", "ada"), new("password", TestAccounts.Password)]),
        };

        using var response = await client.SendAsync(request);

        var cookie = response.Headers.GetValues("Set-Cookie").Single(each => each.Contains("Admin", StringComparison.Ordinal));
        Assert.That(cookie, Does.StartWith("__Host-RedisWeb.Admin=").And.Contains("; secure").And.Contains("; httponly").And.Contains("; samesite=lax").And.Contains("; path=/;"));
        Assert.That(cookie, Does.Not.Contain("expires").And.Not.Contain("max-age").And.Not.Contain("domain"));
    }

    [Test]
    public async Task Nobody_else_s_page_asks_for_a_session_or_changes()
    {
        using var visitor = _site.Visitor("text/html");
        using var before = await visitor.GetAsync("/");
        using var ada = await _site.SignedInAsync("ada");
        var reads = _accounts.Reads;
        using var after = await visitor.GetAsync("/");
        using var json = await visitor.GetAsync("/calculations/halving.json");

        Assert.That(_accounts.Reads, Is.EqualTo(reads));
        Assert.That(after.Header("Cache-Control"), Is.EqualTo(before.Header("Cache-Control")).And.EqualTo("private, no-cache"));
        Assert.That(after.Header("Vary"), Is.EqualTo(before.Header("Vary")).And.EqualTo("Accept-Encoding, Accept-Language, Cookie"));
        Assert.That(await after.Content.ReadAsStringAsync(), Does.Not.Contain("Sign"));

        await ada.OpenAsync("/");
        Assert.That(_accounts.Reads, Is.EqualTo(reads + 1), "each request of hers asks once");
    }

    [TestCase("ada", "wrong password")]
    [TestCase("ada2", TestAccounts.Password)]
    public async Task Wrong_is_wrong_in_the_same_words_after_looking_at_one_password(string name, string password)
    {
        using var visitor = new FormVisitor(_site);
        await visitor.SignInAsync(name, password);

        Assert.That(visitor.Status, Is.EqualTo(400));
        Assert.That(visitor.Page.QuerySelector("#problems p")!.TextContent, Is.EqualTo("User name or password are wrong."));
        Assert.That(visitor.Value("user"), Is.EqualTo(name));
        Assert.That(visitor.Page.DocumentElement.OuterHtml, Does.Not.Contain(password));
        Assert.That(_hashes.Count, Is.EqualTo(1));
        Assert.That((await _accounts.ReadLatestAsync(9)).Select(each => (each.Who, each.Outcome)), Is.EqualTo(new[] { (name, "failed") }));
    }

    [TestCase("", "x", "user")]
    [TestCase("ada", "", "password")]
    public async Task What_is_missing_is_told_at_its_field_and_costs_no_attempt(string name, string password, string field)
    {
        using var visitor = new FormVisitor(_site);
        await visitor.SignInAsync(name, password);

        Assert.That((visitor.Status, _hashes.Count), Is.EqualTo((400, 0)));
        Assert.That(visitor.Error(field), Does.StartWith("Enter your"));
        Assert.That(visitor.Value("user"), Is.EqualTo(name));
    }

    [TestCase("/workspace?a=b", "/workspace?a=b")]
    [TestCase("//evil.example/", "/admin/diagnostics")]
    [TestCase("https://evil.example/", "/admin/diagnostics")]
    [TestCase("/\\evil.example", "/admin/diagnostics")]
    [TestCase("~/workspace", "/admin/diagnostics")]
    [TestCase("javascript:alert(1)", "/admin/diagnostics")]
    public async Task They_go_to_where_they_came_from_on_this_site_alone(string returnUrl, string goesTo)
    {
        using var visitor = new FormVisitor(_site);
        await visitor.SignInAsync("vic", query: "?returnUrl=" + Uri.EscapeDataString(returnUrl));

        Assert.That((visitor.Status, visitor.Location), Is.EqualTo((303, goesTo)));
    }

    [Test]
    public async Task After_five_failures_nothing_is_looked_at_for_a_quarter_of_an_hour()
    {
        using var visitor = new FormVisitor(_site);
        for (var i = 0; i < 5; i++)
        {
            await visitor.SignInAsync("ada", "wrong password");
        }

        await visitor.SignInAsync("ada");

        Assert.That((visitor.Status, _hashes.Count), Is.EqualTo((429, 5)));
        Assert.That(visitor.Page.QuerySelector("#problems p")!.TextContent, Does.Match(@"try again in 15 minutes, at \d\d:\d\d:\d\d UTC"));
        Assert.That(visitor.RetryAfter, Is.InRange(TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15)));
        Assert.That(await _accounts.RefusedAsync(), Is.EqualTo(1));
        Assert.That(await _accounts.ReadLatestAsync(100), Has.Count.EqualTo(5), "refused attempts are counted, not listed");

        _clock.Advance(TimeSpan.FromMinutes(15));
        await visitor.SignInAsync("ada");
        Assert.That(visitor.Status, Is.EqualTo(303));
    }

    [Test]
    public async Task Signing_in_again_makes_another_session_and_ends_the_former()
    {
        using var ada = await _site.SignedInAsync("ada");
        var former = ada.Cookie("__Host-RedisWeb.Admin")!;
        await ada.OpenAsync("/account/sign-in");
        await ada.PostAsync("/account/sign-in", ("user", "vic"), ("password", TestAccounts.Password));

        Assert.That(await ada.NameAsync(), Is.EqualTo("vic"));
        using var thief = _site.CreateDefaultClient(_site.ClientOptions.BaseAddress);
        thief.DefaultRequestHeaders.Add("Cookie", $"__Host-RedisWeb.Admin={former}");
        Assert.That(await thief.GetStringAsync("/"), Does.Not.Contain("Sign out"));
    }

    [Test]
    public async Task A_session_ends_twenty_minutes_after_its_last_request_and_twelve_hours_after_its_first()
    {
        using var ada = await _site.SignedInAsync("ada");
        using var vic = await _site.SignedInAsync("vic");
        for (var hour = TimeSpan.Zero; hour < TimeSpan.FromHours(11.5); hour += TimeSpan.FromMinutes(19))
        {
            _clock.Advance(TimeSpan.FromMinutes(19));
            Assert.That(await ada.NameAsync(), Is.EqualTo("ada"), $"after {hour}");
        }

        Assert.That(await vic.NameAsync(), Is.Null, "idle for hours");
        _clock.Advance(TimeSpan.FromMinutes(19));
        await ada.OpenAsync("/");
        _clock.Advance(TimeSpan.FromMinutes(19));
        Assert.That(await ada.NameAsync(), Is.Null);
    }

    [Test]
    public async Task Any_request_moves_its_end_also_one_soon_after_the_last()
    {
        using var ada = await _site.SignedInAsync("ada");
        _clock.Advance(TimeSpan.FromMinutes(5));
        await ada.OpenAsync("/");
        _clock.Advance(TimeSpan.FromMinutes(19));

        Assert.That(await ada.NameAsync(), Is.EqualTo("ada"));
    }

    [Test]
    public async Task All_sessions_of_a_user_are_ended_at_once_and_nobody_else_s()
    {
        using var here = await _site.SignedInAsync("ada");
        using var there = await _site.SignedInAsync("ada");
        using var vic = await _site.SignedInAsync("vic");

        await here.OpenAsync("/account/sign-in");
        Assert.That(here.Page.QuerySelector(".lede")!.TextContent, Is.EqualTo("As ada."));
        Assert.That(await here.PostAsync("/account/end-all"), Is.EqualTo((303, "/")));

        Assert.That((await here.NameAsync(), await there.NameAsync(), await vic.NameAsync()), Is.EqualTo(((string?)null, (string?)null, "vic")));
    }

    [Test]
    public async Task Whoever_signs_in_while_signed_in_has_the_new_session_however_old_the_other_is()
    {
        using var visitor = await _site.SignedInAsync("ada");
        await visitor.OpenAsync("/account/sign-in");
        _clock.Advance(TimeSpan.FromMinutes(6)); // the old session's end is due to be moved

        await visitor.PostAsync("/account/sign-in", ("user", "vic"), ("password", TestAccounts.Password));

        Assert.That(await visitor.NameAsync(), Is.EqualTo("vic"));
    }
}
