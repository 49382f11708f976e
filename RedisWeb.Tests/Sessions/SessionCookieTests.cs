using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Sessions;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Sessions;

public sealed class SessionCookieTests
{
    private readonly LocalSessionRecords _records = new(TimeProvider.System);
    private SessionSite _site = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _site = await SessionSite.StartAsync(_records);

    [OneTimeTearDown]
    public async Task StopAsync() => await _site.DisposeAsync();

    [Test]
    public async Task It_is_for_this_host_alone_and_for_no_script()
    {
        var visitor = _site.Visitor();
        await visitor.WriteAsync("a", "1");

        var cookie = visitor.Cookie!;
        Assert.That((cookie.Name, cookie.HttpOnly, cookie.Secure, cookie.Path), Is.EqualTo(("__Host-RedisWeb.Session", true, true, "/")));
        Assert.That(cookie.Value, Has.Length.LessThan(512));
    }

    [Test]
    public async Task It_is_not_sent_along_from_other_sites_nor_kept_by_caches()
    {
        using var client = new HttpClient(_site.Handler()) { BaseAddress = new Uri("https://localhost") };
        using var content = new StringContent("1");
        using var response = await client.PostAsync("/write/a", content);

        Assert.That(response.Headers.GetValues("Set-Cookie").Single(), Does.Contain("samesite=lax").And.Contain("secure").And.Contain("httponly").And.Contain("path=/").And.Not.Contain("domain"));
        Assert.That(response.Headers.CacheControl?.NoStore, Is.True);
    }

    [Test]
    public async Task One_that_this_site_has_not_made_is_a_fresh_visitor()
    {
        var owner = _site.Visitor();
        await owner.WriteAsync("a", "1");
        var good = owner.Cookie!.Value;
        var foreign = DataProtectionProvider.Create("another site").CreateProtector("RedisWeb.Sessions.Cookie.v1").Protect([1, 2, 3]);
        var other = _site.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("another purpose").Protect([1, 2, 3]);
        var (count, loads) = (_records.Count, _records.Loads);
        string[] bad =
        [
            "x", good[..^1], good[1..], good[..20] + (good[20] == 'A' ? 'B' : 'A') + good[21..], new string('A', 8192), "%00", "=",
            WebEncoders.Base64UrlEncode(foreign), WebEncoders.Base64UrlEncode(other), _site.KeyOf(owner)!.Value.Text,
        ];

        foreach (var value in bad)
        {
            using var client = new HttpClient(_site.Handler()) { BaseAddress = new Uri("https://localhost") };
            client.DefaultRequestHeaders.TryAddWithoutValidation("Cookie", $"{owner.Cookie!.Name}={value}");
            using var response = await client.GetAsync("/read/a");
            Assert.That((response.StatusCode, await response.Content.ReadAsStringAsync()), Is.EqualTo((HttpStatusCode.OK, "nothing")), value);
        }

        Assert.That((_records.Count, _records.Loads), Is.EqualTo((count, loads)), "nobody looked for them");
    }

    [Test]
    public async Task What_a_page_keeps_is_saved_before_the_page_begins_so_that_its_cookie_can_go_along()
    {
        var visitor = _site.Visitor();

        Assert.That(await visitor.PostAsync("/page/a", "1"), Is.EqualTo((HttpStatusCode.OK, "a page")));

        Assert.That(await visitor.GetAsync("/read/a"), Is.EqualTo("1"));
    }

    [Test]
    public void A_key_prints_no_secret_and_two_are_never_the_same()
    {
        var (key, other) = (SessionKey.New(), SessionKey.New());

        Assert.That(key.Text, Does.StartWith(key.ToString() + "."));
        Assert.That(key.ToString(), Is.EqualTo(key.Place));
        Assert.That(key.Place, Is.Not.EqualTo(other.Place));
        Assert.That(SessionKey.From(key.Text), Is.EqualTo(key));
        Assert.That(key.Renewed().Place, Is.EqualTo(key.Place));
        Assert.That(key.Renewed().Proof, Is.Not.EqualTo(key.Proof));
    }
}
