using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Accounts;

/// <summary>The link in the log, in Development without accounts.</summary>
public sealed class SignInLinkTests
{
    private readonly MovableClock _clock = new();
    private LocalAccounts _accounts = null!;
    private TestSite _site = null!;

    [SetUp]
    public void Start()
    {
        _accounts = new LocalAccounts(_clock);
        _site = new TestSite(new Halving()) { Environment = "Development", Accounts = _accounts }.With(services => services.AddSingleton<TimeProvider>(_clock));
    }

    [TearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test]
    public async Task It_signs_in_once_and_a_preview_does_not_use_it_up()
    {
        using var preview = new FormVisitor(_site);
        using var reader = new FormVisitor(_site);
        using var second = new FormVisitor(_site);
        var link = await LinkAsync(reader);
        await preview.OpenAsync(link);
        await preview.OpenAsync(link);

        Assert.That(await PressAsync(reader, link), Is.EqualTo((303, "/admin/diagnostics")));
        Assert.That(await reader.NameAsync(), Is.EqualTo("developer"));
        Assert.That((await PressAsync(second, link)).Status, Is.EqualTo(400));
        Assert.That(await second.NameAsync(), Is.Null);
        Assert.That((await _accounts.ReadLatestAsync(1))[0].Outcome, Is.EqualTo("done, by the link in the log"));
        Assert.That(link, Does.Match(@"link=[\w-]{43}$"), "256 bits");
    }

    [Test]
    public async Task After_a_quarter_of_an_hour_it_is_another_one()
    {
        using var reader = new FormVisitor(_site);
        var link = await LinkAsync(reader);
        _clock.Advance(TimeSpan.FromMinutes(15));

        Assert.That((await PressAsync(reader, link)).Status, Is.EqualTo(400));
        Assert.That(await LinkAsync(reader), Is.Not.EqualTo(link));
    }

    [Test]
    public async Task One_that_led_to_no_session_stays_good()
    {
        using var reader = new FormVisitor(_site);
        var link = await LinkAsync(reader);
        _accounts.Fault = new IOException("gone");
        Assert.That((await PressAsync(reader, link)).Status, Is.EqualTo(503));
        _accounts.Fault = null;

        Assert.That((await PressAsync(reader, link)).Status, Is.EqualTo(303));
    }

    [TestCase("Production", false)]
    [TestCase("Staging", false)]
    [TestCase("Development", true)]
    public async Task There_is_none_outside_Development_or_where_there_are_accounts(string environment, bool hasAccounts)
    {
        await using var site = new TestSite(new Halving()) { Environment = environment };
        if (hasAccounts)
        {
            site.WithAccounts();
        }

        using var visitor = new FormVisitor(FormVisitor.Secure(site));
        await visitor.OpenAsync("/account/sign-in");
        await visitor.OpenAsync("/account/sign-in?link=any");
        Assert.That(visitor.Page.QuerySelector("input[name=link]"), Is.Null);
        await visitor.PostAsync("/account/sign-in/link", ("link", "any"));

        Assert.That(visitor.Status, Is.EqualTo(400));
        Assert.That(site.Log.Containing("link="), Is.Empty);
    }

    private async Task<string> LinkAsync(FormVisitor reader)
    {
        await reader.OpenAsync("/account/sign-in");
        var line = _site.Log.Containing("account/sign-in?link=").Last();
        return line[line.IndexOf("/account", StringComparison.Ordinal)..].Split(' ')[0];
    }

    private static async Task<(int Status, string? Location)> PressAsync(FormVisitor visitor, string link)
    {
        await visitor.OpenAsync(link);
        return await visitor.PostAsync("/account/sign-in/link", ("link", visitor.Value("link")!));
    }
}
