using System.Net;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Protection;

/// <summary>A form opened on one copy of the site is taken by every other, on every server the site may run on.</summary>
public abstract class SharedFormsContract
{
    private protected static readonly Halving Halving = new();

    private protected string Prefix { get; private set; } = "";

    private protected abstract Task<string> ConnectionStringAsync();

    [SetUp]
    public void NewPrefix() => Prefix = $"forms-{Guid.NewGuid():N}:";

    [Test]
    public async Task A_form_opened_on_one_copy_is_taken_by_another_and_after_a_restart()
    {
        await using var first = await StartAsync();
        var form = await FormOnSite.OpenAsync(first);
        await using var second = await StartAsync();

        Assert.That(await form.PostToAsync(second), Is.EqualTo(HttpStatusCode.SeeOther));
        await first.DisposeAsync();
        await second.DisposeAsync();
        await using var restarted = await StartAsync();
        Assert.That(await form.PostToAsync(restarted), Is.EqualTo(HttpStatusCode.SeeOther));
    }

    [Test]
    public async Task Also_when_both_started_at_once_on_an_empty_server()
    {
        var copies = await Task.WhenAll(Task.Run(StartAsync), Task.Run(StartAsync));
        await using var first = copies[0];
        await using var second = copies[1];

        foreach (var (opened, posted) in new[] { (first, second), (second, first) })
        {
            var form = await FormOnSite.OpenAsync(opened);
            await Eventually.Is(async () => await form.PostToAsync(posted) == HttpStatusCode.SeeOther, within: TimeSpan.FromSeconds(2));
        }
    }

    [Test]
    public async Task Sites_with_different_prefixes_have_nothing_in_common()
    {
        await using var first = await StartAsync();
        var form = await FormOnSite.OpenAsync(first);
        Prefix = $"forms-{Guid.NewGuid():N}:";
        await using var other = await StartAsync();

        Assert.That(await form.PostToAsync(other), Is.EqualTo(HttpStatusCode.BadRequest));
    }

    private protected async Task<TestSite> StartAsync()
    {
        var site = new TestSite(Halving).With("ConnectionStrings:Redis", await ConnectionStringAsync()).With("Redis:KeyPrefix", Prefix);
        _ = site.Server; // starts it
        return site;
    }
}

public sealed class EmbeddedSharedFormsTests : SharedFormsContract
{
    private protected override Task<string> ConnectionStringAsync() => SharedRedis.ConnectionStringAsync(RedisKind.Embedded);
}

public sealed class RedisSharedFormsTests : SharedFormsContract
{
    private RedisServerProcess _server = null!;

    [OneTimeSetUp]
    public async Task StartServer() => _server = await RedisServerProcess.StartAsync();

    [OneTimeTearDown]
    public async Task StopServer() => await (_server?.DisposeAsync() ?? default);

    [Test]
    [Thorough]
    public async Task After_redis_restarted_empty_a_new_copy_takes_forms_opened_before()
    {
        await using var running = await StartAsync();
        var form = await FormOnSite.OpenAsync(running);

        await _server.KillAsync();
        await _server.RestartAsync();
        await running.Log.WaitForAsync("s without it", TimeSpan.FromSeconds(60));
        await Eventually.Is(() => running.Log.Containing("was given 1 keys").Count() == 2);
        await using var next = await StartAsync();

        Assert.That(await form.PostToAsync(next), Is.EqualTo(HttpStatusCode.SeeOther));
    }

    [Test]
    [Thorough]
    public async Task A_copy_that_started_while_redis_was_away_takes_the_others_forms_once_it_is_back()
    {
        await using var running = await StartAsync();
        await _server.KillAsync();
        await using var late = await StartAsync();
        var (before, own) = (await FormOnSite.OpenAsync(running), await FormOnSite.OpenAsync(late));
        Assert.That(await own.PostToAsync(late), Is.EqualTo(HttpStatusCode.SeeOther), "its own, without Redis");

        await _server.RestartAsync();

        await Eventually.Is(async () => await before.PostToAsync(late) == HttpStatusCode.SeeOther);
        await Eventually.Is(async () => await own.PostToAsync(running) == HttpStatusCode.SeeOther);
    }

    [Test]
    public async Task What_a_user_of_redis_may_not_do_is_told_once()
    {
        await using var guarded = await RedisServerProcess.StartAsync("--user", "app", "on", ">app-pw", "~*", "&*", "+@all", "-lrange");
        await using var site = new TestSite(Halving).With("ConnectionStrings:Redis", $"{guarded.ConnectionString},user=app,password=app-pw");
        var form = await FormOnSite.OpenAsync(site);

        Assert.That(await form.PostToAsync(site), Is.EqualTo(HttpStatusCode.SeeOther));
        var told = site.Log.Containing("can't be shared with other copies").ToList();
        Assert.That(told, Has.Count.EqualTo(1));
        Assert.That(told[0], Does.Contain("NOPERM").And.Not.Contain("app-pw"));
    }

    private protected override Task<string> ConnectionStringAsync() => Task.FromResult(_server.ConnectionString);
}
