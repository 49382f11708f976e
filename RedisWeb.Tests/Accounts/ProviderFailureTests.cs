using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RedisWeb.Accounts;
using RedisWeb.Settings;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Accounts;

/// <summary>Sign-in by OpenID Connect that comes to nothing: always a page that says so, never a fault of this site's.</summary>
public sealed class ProviderFailureTests
{
    private const string Begin = "/account/sign-in/provider?returnUrl=/workspace";

    private IdentityProvider _provider = null!;
    private LocalAccounts _accounts = null!;
    private TestSite _site = null!;
    private FormVisitor _eve = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _provider = await IdentityProvider.StartAsync();
        _accounts = new LocalAccounts(TimeProvider.System);
        _site = _provider.Known(Site());
    }

    [SetUp]
    public void Come()
    {
        _provider.Reset();
        _accounts.Fault = null;
        _eve = new FormVisitor(_site);
    }

    [TearDown]
    public void Go() => _eve.Dispose();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _site.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [TestCase("/signin-oidc")]
    [TestCase("/signin-oidc?code=made-up")]
    [TestCase("/signin-oidc?code=made-up&state=made-up")]
    [TestCase("/signin-oidc?error=access_denied&state=made-up")]
    public async Task An_answer_to_nothing(string answer)
    {
        await _eve.OpenAsync(answer);

        ShowsPage(400, "Begin again.");
    }

    [Test]
    public async Task An_answer_for_another_browser_or_one_that_was_taken_already()
    {
        using var other = new FormVisitor(_site);
        var answer = await IdentityProvider.AnswerAsync(await other.AskAsync(Begin));
        await _eve.OpenAsync(answer);
        ShowsPage(400, "Begin again.");

        await other.AskAsync(answer);
        Assert.That(other.Location, Is.EqualTo("/workspace"));
        await other.OpenAsync(answer);
        Assert.That(other.Status, Is.EqualTo(400));
    }

    [Test]
    public async Task The_provider_says_no()
    {
        _provider.User = null;

        await _eve.OpenAsync(await IdentityProvider.AnswerAsync(await _eve.AskAsync(Begin)));

        ShowsPage(403, "It was cancelled at Example");
        Assert.That(_eve.Value("returnUrl"), Is.EqualTo("/workspace"));
        Assert.That(_site.Log.Containing("A sign-in with Example came to nothing: access was denied there.").Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task The_provider_is_away_at_once()
    {
        await using var site = _provider.Known(Site());
        _eve.Dispose();
        _eve = new FormVisitor(site);
        _provider.IsAway = true;

        await _eve.OpenAsync(Begin);

        ShowsPage(502, "Example can't be reached");
        Assert.That(site.Log.Containing("can't be reached for a sign-in").Single(), Does.Not.Contain("   at "));
    }

    [Test]
    public async Task The_provider_is_away_for_the_last_step()
    {
        var answer = await IdentityProvider.AnswerAsync(await _eve.AskAsync(Begin));
        _provider.IsAway = true;

        await _eve.OpenAsync(answer);

        ShowsPage(502, "Example can't be reached");
        Assert.That(_site.Log.Containing("Warning RedisWeb.Accounts.ProviderEvents: A sign-in with Example failed").Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task The_secret_is_wrong_and_stays_one()
    {
        const string Wrong = "not-what-it-should-be";
        await using var site = _provider.Known(Site(), Wrong);
        using var eve = new FormVisitor(site);

        await eve.OpenAsync(await IdentityProvider.AnswerAsync(await eve.AskAsync(Begin)));

        Assert.That(eve.Status, Is.EqualTo(502));
        Assert.That(eve.Page.Source.Text, Does.Not.Contain(Wrong));
        Assert.That(site.Log.Containing("is the client's secret right?").Single(), Does.Contain("invalid_client"));
        Assert.That(site.Log.Containing(Wrong), Is.Empty);
    }

    [Test]
    public async Task Redis_is_away()
    {
        var answer = await IdentityProvider.AnswerAsync(await _eve.AskAsync(Begin));
        _accounts.Fault = new TimeoutException("away");

        await _eve.OpenAsync(answer);

        ShowsPage(503, "Redis can't be reached");
    }

    [Test]
    public async Task The_provider_is_away_when_somebody_signs_out_on_a_copy_that_has_never_seen_it()
    {
        await _eve.AskAsync(await IdentityProvider.AnswerAsync(await _eve.AskAsync(Begin)));
        await using var other = _provider.Known(Site()).With(services => services.AddSingleton(_site.Services.GetRequiredService<IDataProtectionProvider>()));
        using var there = new FormVisitor(other).After(_eve);
        await there.OpenAsync("/admin/diagnostics");
        _provider.IsAway = true;

        await there.PostAsync("/account/sign-out");

        Assert.That((there.Status, there.Page.QuerySelector("[role=alert] h2")!.TextContent), Is.EqualTo((502, "You are signed out of this site alone")));
        Assert.That(await _eve.NameAsync(), Is.Null);
    }

    [TestCase("", "", "", null)]
    [TestCase("https://sso.example.com/realms/staff", "redisweb", "staff", null)]
    [TestCase("http://localhost:8080", "redisweb", "staff", null)]
    [TestCase("http://sso.example.com", "redisweb", "staff", "SignIn:OpenIdConnect:Authority must be an https address, or an http address of this machine; it is 'http://sso.example.com'.")]
    [TestCase("", "redisweb", "staff", "SignIn:OpenIdConnect:Authority must not be empty where there is a ClientId.")]
    [TestCase("https://sso.example.com", "", "staff", "SignIn:OpenIdConnect:ClientId must not be empty where there is an Authority.")]
    [TestCase("https://sso.example.com", "redisweb", " , ", "SignIn:OpenIdConnect:AdministratorValues must have a value, or ViewerValues must, where there is an Authority: else nobody could sign in.")]
    public void Settings_that_can_t_work_are_told_at_start(string authority, string clientId, string administrators, string? message)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["SignIn:OpenIdConnect:Authority"] = authority,
            ["SignIn:OpenIdConnect:ClientId"] = clientId,
            ["SignIn:OpenIdConnect:AdministratorValues"] = administrators,
        }).Build();
        var services = new ServiceCollection();
        services.AddValidatedOptions<ProviderOptions>(configuration, ProviderOptions.Section);
        using var provider = services.BuildServiceProvider();

        Assert.That(provider.GetRequiredService<IStartupValidator>().Validate, message is null ? Throws.Nothing : Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo(message));
    }

    private void ShowsPage(int status, string problem)
    {
        Assert.That((_eve.Status, _eve.Cookie("__Host-RedisWeb.Admin")), Is.EqualTo((status, (string?)null)));
        Assert.That(_eve.Page.QuerySelector("[role=alert]")!.TextContent, Does.Contain(problem));
        Assert.That(_eve.Page.QuerySelector("a[href^='/account/sign-in/provider']"), Is.Not.Null, "one can begin again");
    }

    private TestSite Site() => new TestSite(new Halving()) { Accounts = _accounts }.WithAccounts();
}
