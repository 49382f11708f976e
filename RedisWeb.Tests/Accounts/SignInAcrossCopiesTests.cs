using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Accounts;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Accounts;

/// <summary>Two copies of the site on one redis-server.</summary>
public sealed class SignInAcrossCopiesTests
{
    private const string Cookie = "__Host-RedisWeb.Admin";

    private RedisServerProcess _redis = null!;
    private TestSite _here = null!;
    private TestSite _there = null!;
    private HashCount[] _hashes = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _redis = await RedisServerProcess.StartAsync();
        (_here, _there) = (Site(), Site());
        _hashes = [_here.CountHashes(), _there.CountHashes()];
        foreach (var site in new[] { _here, _there })
        {
            await site.Services.GetRequiredService<RedisConnection>().WhenConnectedAsync(CancellationToken.None);
        }
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _here.DisposeAsync();
        await _there.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Test]
    public async Task Signing_out_on_one_copy_ends_the_session_on_the_other_at_once()
    {
        using var ada = await _here.SignedInAsync("ada");
        using var second = await _here.SignedInAsync("ada");
        using var there = With(_there, ada);
        using var secondThere = With(_there, second);
        await Eventually.Is(async () => await IsSignedInAsync(there), "the other copy has the keys of cookies");
        await ada.OpenAsync("/");

        await ada.PostAsync("/account/sign-out");

        Assert.That((await IsSignedInAsync(there), await IsSignedInAsync(secondThere)), Is.EqualTo((false, true)));

        await second.OpenAsync("/account/sign-in");
        await second.PostAsync("/account/end-all");
        Assert.That(await IsSignedInAsync(secondThere), Is.False);
    }

    [Test]
    public async Task A_thousand_guesses_from_twenty_addresses_come_to_a_hundred_and_don_t_lock_out_who_is_known()
    {
        const string Home = "192.0.2.1";
        Assert.That((await _here.TryAsync("ada", TestAccounts.Password, Home)).Account, Is.Not.Null);
        await _here.Services.GetRequiredService<PasswordSignIn>().SucceededAsync("ada", IPAddress.Parse(Home));
        var before = _hashes.Sum(each => each.Count);

        var guesses = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => (i % 2 == 0 ? _here : _there).TryAsync("ada", $"guess {i}", string.Create(CultureInfo.InvariantCulture, $"198.51.100.{i % 20}"))));

        Assert.That((_hashes.Sum(each => each.Count) - before, guesses.Count(each => each.Wait is null)), Is.EqualTo((100, 100)));
        Assert.That((await _there.TryAsync("ada", TestAccounts.Password, "203.0.113.9")).Wait, Is.GreaterThan(TimeSpan.FromMinutes(10)), "from an address that nobody knows");
        Assert.That((await _there.TryAsync("ada", TestAccounts.Password, Home)).Account?.Name, Is.EqualTo("ada"));
        Assert.That(await _here.Services.GetRequiredService<IAccountRecords>().RefusedAsync(), Is.EqualTo(901));
        Assert.That(await _here.Services.GetRequiredService<IAccountRecords>().ReadLatestAsync(1000), Has.Count.EqualTo(100));
    }

    [Test]
    public async Task While_redis_is_away_it_is_as_promised()
    {
        using var ada = await _here.SignedInAsync("ada");
        await ada.OpenAsync("/admin/test");
        await _redis.KillAsync();

        Assert.That(await ada.NameAsync("/admin/test"), Is.EqualTo("ada"));
        Assert.That((await ada.PostAsync("/admin/test/change")).Status, Is.EqualTo(503));
        using var vic = new FormVisitor(_here);
        await vic.SignInAsync("vic");
        Assert.That(vic.Status, Is.EqualTo(503));
    }

    private TestSite Site() => new TestSite(new Halving()) { Accounts = null }.WithAccounts().With(AdminPages.Add)
        .With("ConnectionStrings:Redis", _redis.ConnectionString).With("Redis:CommandTimeoutMilliseconds", "5000").With("Redis:ReadDeadline", "00:00:05"); // the machine may be busy

    private static HttpClient With(TestSite site, FormVisitor visitor)
    {
        var client = site.CreateDefaultClient(site.ClientOptions.BaseAddress);
        client.DefaultRequestHeaders.Add("Cookie", $"{Cookie}={visitor.Cookie(Cookie)}");
        return client;
    }

    private static async Task<bool> IsSignedInAsync(HttpClient client) => (await client.GetStringAsync("/")).Contains("Sign out", StringComparison.Ordinal);
}
