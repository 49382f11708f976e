using System.Net;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Sessions;

// Forgetting it, and giving it another secret.
public sealed partial class SessionTests
{
    [Test]
    public async Task Forgotten_it_is_gone_in_the_store_and_in_the_browser_and_does_not_come_back()
    {
        var visitor = _site.Visitor();
        await visitor.WriteAsync("a", "1");
        var replayed = Jar(visitor);

        Assert.That((await visitor.PostAsync("/forget")).Text, Is.EqualTo("forgotten"));

        Assert.That((visitor.Cookie, _records.Count), Is.EqualTo(((Cookie?)null, 0)));
        var thief = _site.Visitor(replayed);
        Assert.That(await thief.GetAsync("/read/a"), Is.EqualTo("nothing"));
        Assert.That(_records.Count, Is.Zero);
    }

    [Test]
    public async Task Renewed_it_keeps_its_content_and_the_old_cookie_is_nobodys()
    {
        var visitor = _site.Visitor();
        await visitor.WriteAsync("a", "1");
        var old = Jar(visitor);

        Assert.That((await visitor.PostAsync("/renew")).Text, Is.EqualTo("renewed"));

        Assert.That(await _site.Visitor(old).GetAsync("/read/a"), Is.EqualTo("1"), "a tab that was sent before the new one arrived");
        Assert.That(await visitor.GetAsync("/read/a"), Is.EqualTo("1"));
        await Eventually.Is(async () => await _site.Visitor(old).GetAsync("/read/a") == "nothing");
        Assert.That(_records.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task Renewed_twice_by_a_double_click_or_with_the_response_lost_nothing_is_lost()
    {
        var visitor = _site.Visitor();
        await visitor.WriteAsync("a", "1");
        var (first, second) = (_site.Visitor(Jar(visitor)), _site.Visitor(Jar(visitor)));

        await first.PostAsync("/renew"); // its response never reaches the browser
        Assert.That((await second.PostAsync("/renew")).Text, Is.EqualTo("renewed"));

        Assert.That((await second.GetAsync("/read/a"), await visitor.GetAsync("/read/b")), Is.EqualTo(("1", "nothing")));
        Assert.That(await second.GetAsync("/read/a"), Is.EqualTo("1"));
    }

    [Test]
    public async Task What_has_ended_can_not_be_renewed()
    {
        var visitor = _site.Visitor();
        await visitor.WriteAsync("a", "1");
        _clock.Advance(_options.IdleTimeout);

        Assert.That((await visitor.PostAsync("/renew")).Text, Does.StartWith("SessionEndedException"));
    }
}
