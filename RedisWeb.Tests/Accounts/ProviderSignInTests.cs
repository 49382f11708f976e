using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Accounts;

/// <summary>Sign-in by OpenID Connect, with a provider that is one.</summary>
public sealed class ProviderSignInTests
{
    private const string Diagnostics = "/admin/diagnostics";

    private IdentityProvider _provider = null!;
    private LocalAccounts _accounts = null!;
    private TestSite _site = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _provider = await IdentityProvider.StartAsync();
        _accounts = new LocalAccounts(TimeProvider.System);
        _site = _provider.Known(Site());
    }

    [SetUp]
    public void Reset() => _provider.Reset();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _site.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [TestCase("lookers", false, 403)]
    [TestCase("guests", true, 403)]
    [TestCase("changers", false, 200)]
    [TestCase("changers", true, 200)]
    public async Task The_claim_says_what_somebody_may(string group, bool isInUserInfo, int statusOfChange)
    {
        (_provider.Groups, _provider.HasGroupsInUserInfo) = (["others", group], isInUserInfo);
        using var eve = await SignedInAsync();

        Assert.That(eve.Location, Is.EqualTo(Diagnostics));
        Assert.That(await eve.NameAsync("/admin/test"), Is.EqualTo("eve"));
        Assert.That((await eve.PostAsync("/admin/test/change")).Status, Is.EqualTo(statusOfChange));
        Assert.That(await LatestInTrailAsync(), Is.EqualTo(("eve", "sign-in", "done, by OpenID Connect")));
    }

    [Test]
    public async Task The_sign_in_page_has_its_button_beside_the_form_and_local_accounts_go_on()
    {
        using var visitor = new FormVisitor(_site);
        await visitor.OpenAsync("/account/sign-in?returnUrl=/workspace%3Fa%3D1%26b%3D2");
        var button = visitor.Page.QuerySelector("a[href^='/account/sign-in/provider']")!;
        Assert.That(button.TextContent, Is.EqualTo("Sign in with Example"));

        await visitor.AskAsync(button.GetAttribute("href")!);
        var sent = new Uri(visitor.Location!);
        Assert.That((visitor.Status, sent.Authority), Is.EqualTo((302, _provider.Address.Authority)));
        Assert.That(sent.Query, Does.Contain("response_type=code").And.Contain("code_challenge_method=S256").And.Contain("scope=openid%20profile%20email").And.Not.Contain("response_mode=form_post"));
        await visitor.AskAsync(await IdentityProvider.AnswerAsync(visitor.Location));
        Assert.That((visitor.Status, visitor.Location), Is.EqualTo((302, "/workspace?a=1&b=2")));

        using var ada = await _site.SignedInAsync("ada");
        Assert.That(await ada.NameAsync(Diagnostics), Is.EqualTo("ada"));
    }

    [Test]
    public async Task Without_accounts_there_is_the_button_alone()
    {
        await using var site = _provider.Known(FormVisitor.Secure(new TestSite(new Halving())));
        using var visitor = new FormVisitor(site);
        await visitor.OpenAsync("/account/sign-in");

        Assert.That((visitor.Page.QuerySelectorAll(".sign-in form").Length, visitor.Page.QuerySelectorAll(".sign-in .button").Length), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task Who_has_no_role_is_told_so_and_can_come_as_somebody_else()
    {
        _provider.Groups = ["others", "Changers"];
        using var eve = await SignedInAsync("?returnUrl=/workspace");

        Assert.That((eve.Status, eve.Location, eve.Cookie("__Host-RedisWeb.Admin")), Is.EqualTo((403, (string?)null, (string?)null)));
        Assert.That(eve.Page.QuerySelector("[role=alert]")!.TextContent, Does.Contain("Example knows you as eve, but gives you no role on this site."));
        Assert.That(await LatestInTrailAsync(), Is.EqualTo(("eve", "sign-in", "refused: no role")));

        var other = eve.Page.QuerySelector("a[href*='other=1']")!;
        Assert.That(other.TextContent, Is.EqualTo("Sign in with Example as somebody else"));
        _provider.Groups = ["changers"];
        await eve.AskAsync(await IdentityProvider.AnswerAsync(await eve.AskAsync(other.GetAttribute("href")!)));
        Assert.That((_provider.SignIns[^1].Prompt, eve.Location), Is.EqualTo(("login", "/workspace")));
    }

    [Test]
    public async Task Signing_out_ends_the_session_here_and_there()
    {
        using var eve = await SignedInAsync();
        using var copied = Copied(eve);
        await eve.OpenAsync(Diagnostics);

        await eve.PostAsync("/account/sign-out");

        Assert.That((eve.Status, eve.Page.QuerySelector("h1")!.TextContent), Is.EqualTo((200, "Signed out")));
        var there = eve.Page.QuerySelector("a.button")!.GetAttribute("href")!;
        Assert.That(await eve.NameAsync(), Is.Null);
        using var refused = await copied.GetAsync(Diagnostics);
        Assert.That((int)refused.StatusCode, Is.EqualTo(303));
        Assert.That(await LatestInTrailAsync(), Is.EqualTo(("eve", "sign-out", "done")));

        await eve.AskAsync(await IdentityProvider.AnswerAsync(there));
        Assert.That((eve.Status, eve.Location), Is.EqualTo((302, "/")));
        Assert.That(_provider.SignOuts, Is.EqualTo(new[] { true }), "who signs out is known there");
    }

    [Test]
    public async Task Where_the_provider_has_no_sign_out_it_ends_here_alone()
    {
        await using var provider = await IdentityProvider.StartAsync(hasSignOut: false);
        await using var site = provider.Known(Site());
        using var eve = await SignedInAsync("", site);
        await eve.OpenAsync(Diagnostics);

        Assert.That(await eve.PostAsync("/account/sign-out"), Is.EqualTo((303, "/")));
        Assert.That(await eve.NameAsync(), Is.Null);
    }

    [Test]
    public async Task A_new_sign_in_has_a_new_ticket_and_ends_the_one_before()
    {
        using var eve = await SignedInAsync();
        using var copied = Copied(eve);

        await SignInAsync(eve);

        Assert.That(await eve.NameAsync(Diagnostics), Is.EqualTo("eve"));
        using var refused = await copied.GetAsync(Diagnostics);
        Assert.That((int)refused.StatusCode, Is.EqualTo(303));
    }

    [Test]
    public async Task Somebody_called_as_an_account_is_not_the_account()
    {
        (_provider.User, _provider.Groups) = ("ada", ["lookers"]);
        using var ada = await _site.SignedInAsync("ada");
        using var other = await SignedInAsync();
        await other.OpenAsync("/account/sign-in");

        await other.PostAsync("/account/end-all");

        Assert.That(await ada.NameAsync(Diagnostics), Is.EqualTo("ada"));
        Assert.That(await other.NameAsync(), Is.Null);
    }

    [Test]
    public async Task Other_settings_end_the_sessions_that_began_under_the_former()
    {
        using var eve = await SignedInAsync();
        await using var same = Copy(_provider.Known(Site()));
        await using var other = Copy(_provider.Known(Site()).With("SignIn:OpenIdConnect:ViewerValues", "guests"));
        await using var none = Copy(Site());

        foreach (var (site, name) in new[] { (same, "eve"), (other, null), (none, null) })
        {
            using var there = new FormVisitor(site).After(eve);
            Assert.That(await there.NameAsync(), Is.EqualTo(name));
        }
    }

    [Test]
    public async Task Any_copy_takes_the_answer_also_below_a_path_of_a_proxy_s()
    {
        await using var site = Below("/sub", Copy(_provider.Known(Site())));
        await using var other = Below("/sub", Copy(_provider.Known(Site())));
        using var here = new FormVisitor(site);
        using var there = new FormVisitor(other);

        var answer = await IdentityProvider.AnswerAsync(await here.AskAsync("/sub/account/sign-in/provider?returnUrl=/workspace"));
        await there.After(here).AskAsync(answer);

        Assert.That(answer, Does.StartWith("https://localhost/sub/signin-oidc?"));
        Assert.That((there.Status, there.Location), Is.EqualTo((302, "/sub/workspace")));
        Assert.That(await there.NameAsync("/sub/"), Is.EqualTo("eve"));
    }

    [Test]
    public async Task Only_addresses_of_this_site_are_gone_to_then()
    {
        using var eve = await SignedInAsync("?returnUrl=https://elsewhere.example/");

        Assert.That(eve.Location, Is.EqualTo(Diagnostics));
    }

    private TestSite Copy(TestSite site) => site.With(services => services.AddSingleton(_site.Services.GetRequiredService<IDataProtectionProvider>()));

    private static TestSite Below(string path, TestSite site) => site.With(services => services.AddSingleton<IStartupFilter>(new PathBase(path)));

    private sealed class PathBase(string path) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app => next(app.UsePathBase(path));
    }

    private TestSite Site() => new TestSite(new Halving()) { Accounts = _accounts }.WithAccounts().With(AdminPages.Add);

    private HttpClient Copied(FormVisitor visitor)
    {
        var client = _site.Visitor("text/html");
        client.DefaultRequestHeaders.Add("Cookie", $"__Host-RedisWeb.Admin={visitor.Cookie("__Host-RedisWeb.Admin")}");
        return client;
    }

    private async Task<FormVisitor> SignedInAsync(string query = "", TestSite? site = null)
    {
        var visitor = new FormVisitor(site ?? _site);
        await SignInAsync(visitor, query);
        return visitor;
    }

    private static async Task SignInAsync(FormVisitor visitor, string query = "") =>
        await visitor.AskAsync(await IdentityProvider.AnswerAsync(await visitor.AskAsync("/account/sign-in/provider" + query)));

    private async Task<(string Who, string What, string Outcome)> LatestInTrailAsync() =>
        (await _accounts.ReadLatestAsync(1)).Select(each => (each.Who, each.What, each.Outcome)).Single();
}
