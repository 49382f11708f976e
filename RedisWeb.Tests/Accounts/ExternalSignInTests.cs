using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Accounts;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Accounts;

/// <summary>Schemes that sign in elsewhere and bring the browser back.</summary>
public sealed class ExternalSignInTests
{
    private LocalAccounts _accounts = null!;
    private TestSite _site = null!;

    [SetUp]
    public void Start()
    {
        _accounts = new LocalAccounts(TimeProvider.System);
        _site = new TestSite(new Halving()) { Accounts = _accounts }.WithAccounts();
    }

    [TearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test]
    public async Task An_external_scheme_is_offered_by_its_title_and_challenged()
    {
        _site.With(services => services.AddAuthentication().AddScheme<CookieAuthenticationOptions, CookieAuthenticationHandler>("Corporate", "the company", options => options.LoginPath = "/elsewhere"));
        using var visitor = new FormVisitor(_site);

        await visitor.OpenAsync("/account/sign-in?returnUrl=/workspace");
        Assert.That(visitor.Page.QuerySelector("form[action='/account/external'] button")!.TextContent, Is.EqualTo("Sign in with the company"));
        await visitor.PostAsync("/account/external", ("scheme", "Corporate"), ("returnUrl", "/workspace"));
        Assert.That(visitor.Location, Does.Contain("/elsewhere").And.EndsWith("=%2Fworkspace"));

        await visitor.OpenAsync("/account/sign-in");
        Assert.That((await visitor.PostAsync("/account/external", ("scheme", AccountSchemes.Cookie))).Status, Is.EqualTo(404), "only those that are offered");
    }

    [TestCase("Viewer", "eve", "done, elsewhere")]
    [TestCase("Janitor", null, "done, elsewhere, without a role")]
    public async Task Who_signs_in_elsewhere_is_in_the_trail_too(string role, string? named, string outcome)
    {
        ComesBackAs(role);
        using var visitor = new FormVisitor(_site);

        await visitor.AskAsync("/back-from-elsewhere");

        Assert.That(await visitor.NameAsync(), Is.EqualTo(named));
        Assert.That((await _accounts.ReadLatestAsync(9)).Select(each => (each.Who, each.What, each.Outcome)), Is.EqualTo(new[] { ("eve", "sign-in", outcome) }));
    }

    [Test]
    public async Task Who_comes_back_over_a_session_has_the_new_one_alone()
    {
        ComesBackAs("Viewer");
        using var visitor = await _site.SignedInAsync("ada");
        var former = visitor.Cookie("__Host-RedisWeb.Admin")!;

        await visitor.AskAsync("/back-from-elsewhere");

        Assert.That(await visitor.NameAsync(), Is.EqualTo("eve"));
        using var thief = _site.Visitor("text/html");
        thief.DefaultRequestHeaders.Add("Cookie", $"__Host-RedisWeb.Admin={former}");
        using var refused = await thief.GetAsync("/admin/diagnostics");
        Assert.That((int)refused.StatusCode, Is.EqualTo(303), "ada's has ended");
    }

    private void ComesBackAs(string role)
    {
        var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "eve"), new Claim(ClaimTypes.Name, "eve"), new Claim(ClaimTypes.Role, role)], "Corporate"));
        _site.With(services => services.AddSingleton<IStartupFilter>(new BackFromElsewhere(user)));
    }

    /// <summary>Where an external scheme takes the browser back, and signs in by the default scheme.</summary>
    private sealed class BackFromElsewhere(ClaimsPrincipal user) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Map("/back-from-elsewhere", back => back.Run(async context =>
            {
                await context.SignInAsync(user);
                context.Response.Redirect("/");
            }));
            next(app);
        };
    }
}
