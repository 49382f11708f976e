using RedisWeb.Protection;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Protection;

public sealed class KeySyncTests
{
    private KeyStoreDouble _store = null!;

    [SetUp]
    public void SetUp() => _store = new KeyStoreDouble();

    [Test]
    public async Task A_key_made_at_the_start_is_in_the_store_before_the_start_ends()
    {
        await using var copy = await ProtectedCopy.StartAsync(_store);

        Assert.That(_store.Elements, Has.Count.EqualTo(1));
        Assert.That(_store.Elements[0], Does.Contain(copy.DefaultKey.ToString()));
    }

    [Test]
    public async Task A_copy_that_starts_later_makes_no_key()
    {
        await using var first = await ProtectedCopy.StartAsync(_store);
        await using var second = await ProtectedCopy.StartAsync(_store);

        Assert.That(_store.Elements, Has.Count.EqualTo(1));
        Assert.That(second.DefaultKey, Is.EqualTo(first.DefaultKey));
        Assert.That(second.Accepts(first.Protect("page")), Is.True);
    }

    [Test]
    public async Task Two_copies_that_start_at_once_on_an_empty_store_accept_each_others_pages_and_agree_on_a_key()
    {
        var gate = new TaskCompletionSource();
        _store.Answers = gate.Task;
        await using var first = ProtectedCopy.Create(_store);
        await using var second = ProtectedCopy.Create(_store);
        var starting = Task.WhenAll(Task.Run(first.StartAsync), Task.Run(second.StartAsync));
        await Eventually.Is(() => _store.Reads == 2); // both find nothing
        gate.SetResult();
        await starting;
        var (page, other) = (first.Protect("page"), second.Protect("page"));

        await first.UntilAsync(() => first.Knows(page) && first.Knows(other));
        await second.UntilAsync(() => second.Knows(page) && second.Knows(other));

        Assert.That(second.DefaultKey, Is.EqualTo(first.DefaultKey));
    }

    [Test]
    public async Task Another_copys_new_key_is_used_as_soon_as_it_is_told_of()
    {
        await using var copy = await ProtectedCopy.StartAsync(_store);
        var made = await KeyOfAnotherAsync();

        _store.Put(made.Element);

        await copy.UntilAsync(() => copy.Log.Containing("came in, and are used").Any());
        Assert.That(copy.Knows(made.Page), Is.True, "at the first request after");
        Assert.That(copy.Clock.GetUtcNow() - copy.Clock.Start, Is.LessThan(KeySync.Every));
    }

    [Test]
    public async Task Untold_it_is_found_within_half_a_minute()
    {
        await using var copy = await ProtectedCopy.StartAsync(_store);
        var made = await KeyOfAnotherAsync();
        _store.Tells = false;

        _store.Put(made.Element);

        Assert.That(copy.Knows(made.Page), Is.False);
        await copy.UntilAsync(() => copy.Knows(made.Page), KeySync.Every);
    }

    [Test]
    public async Task A_store_that_lost_everything_gets_it_back()
    {
        await using var copy = await ProtectedCopy.StartAsync(_store);
        var before = _store.Elements;
        _store.Lose();

        await copy.UntilAsync(() => _store.Elements.Count > 0, KeySync.Every);

        Assert.That(_store.Elements, Is.EqualTo(before));
        Assert.That(copy.Log.Containing("was given 1 keys").Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_copy_started_without_the_store_serves_and_joins_the_others_when_it_comes()
    {
        await using var running = await ProtectedCopy.StartAsync(_store);
        _store.Fails = new TimeoutException();
        await using var late = await ProtectedCopy.StartAsync(_store);
        var (early, page) = (late.Protect("page"), running.Protect("page"));
        Assert.That(late.Accepts(early), Is.True);
        Assert.That(late.Knows(page), Is.False);

        _store.Fails = null;

        await late.UntilAsync(() => late.Knows(page), KeySync.Retry);
        await running.UntilAsync(() => running.Knows(early));
        Assert.That(late.DefaultKey, Is.EqualTo(running.DefaultKey));
        Assert.That(late.Log.Containing("Warning "), Is.Empty);
    }

    [Test]
    public async Task A_store_that_refuses_is_told_of_once()
    {
        _store.Fails = new RedisServerException(RedisErrorKind.NoPermission, CommandFlags.None, "NOPERM");
        await using var copy = await ProtectedCopy.StartAsync(_store);
        var reads = _store.Reads;
        await copy.UntilAsync(() => _store.Reads > reads + 3, KeySync.Retry);

        Assert.That(copy.Log.Containing("Redis says 'NOPERM'").Count(), Is.EqualTo(1));
        _store.Fails = null;
        await copy.UntilAsync(() => copy.Log.Containing("shared again").Any(), KeySync.Retry);
        Assert.That(_store.Elements, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_start_waits_no_longer_than_it_may()
    {
        _store.Answers = new TaskCompletionSource().Task;
        await using var copy = ProtectedCopy.Create(_store, "DataProtection:StartWait=00:00:03");
        var starting = copy.StartAsync();
        await Eventually.Is(() => _store.Reads == 1);

        copy.Clock.Advance(TimeSpan.FromSeconds(2.9));
        Assert.That(starting.IsCompleted, Is.False);
        copy.Clock.Advance(TimeSpan.FromSeconds(0.1));

        await starting.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.That(copy.Accepts(copy.Protect("page")), Is.True);
    }

    [Test]
    public async Task What_one_copy_revokes_no_copy_accepts()
    {
        await using var first = await ProtectedCopy.StartAsync(_store);
        await using var second = await ProtectedCopy.StartAsync(_store);
        var page = first.Protect("page");
        await second.UntilAsync(() => second.Knows(page));

        first.Keys.RevokeKey(first.DefaultKey);

        await second.UntilAsync(() => !second.Knows(page));
        Assert.That(second.Accepts(page), Is.False);
        Assert.That(second.Accepts(second.Protect("page")), Is.True);
    }

    [Test]
    public async Task Damaged_elements_and_doubles_do_no_harm_and_are_told_once()
    {
        var made = await KeyOfAnotherAsync();
        string[] damaged =
        [
            "", "not XML", "<key id=\"1\"/>", made.Element[..(made.Element.Length / 2)], made.Element.Replace("<creationDate>", "<creationDate>x", StringComparison.Ordinal),
            "<revocation version=\"1\"><revocationDate>never</revocationDate><key id=\"*\"/></revocation>", "<revocation version=\"1\"/>",
            "<revocation version=\"1\"><key id=\"all\"/></revocation>", "<other/>",
        ];
        foreach (var element in (string[])[.. damaged, made.Element, made.Element])
        {
            _store.Put(element);
        }

        await using var copy = await ProtectedCopy.StartAsync(_store);
        var reads = _store.Reads;
        await copy.UntilAsync(() => _store.Reads > reads + 2, KeySync.Every);

        Assert.Multiple(() =>
        {
            Assert.That(copy.Accepts(made.Page), Is.True);
            Assert.That(_store.Elements, Has.Count.EqualTo(damaged.Length + 2));
            Assert.That(copy.Log.Containing("is damaged").Count(), Is.EqualTo(damaged.Length));
        });
    }

    [Test]
    public async Task Without_a_certificate_the_log_says_so_once_and_the_framework_does_not_warn()
    {
        await using var copy = await ProtectedCopy.StartAsync(_store);

        Assert.That(copy.Log.Containing("DataProtection:CertificateFile").Count(), Is.EqualTo(1));
        Assert.That(copy.Log.Containing("Warning "), Is.Empty);
    }

    [Test]
    public async Task Keys_live_as_long_as_is_set()
    {
        await using var copy = await ProtectedCopy.StartAsync(_store, "DataProtection:KeyLifetime=30.00:00:00");

        var key = copy.Keys.GetAllKeys().Single();
        Assert.That(key.ExpirationDate - key.ActivationDate, Is.EqualTo(TimeSpan.FromDays(30)));
    }

    [Test]
    public async Task Beside_the_embedded_server_keys_are_on_disk_and_no_start_waits_nor_makes_a_needless_key()
    {
        using var folder = new TemporaryFolder();
        var setting = $"DataProtection:EmbeddedFolder={folder["keys"]}";
        var store = new KeyStoreDouble { IsShared = false, Answers = new TaskCompletionSource().Task };
        byte[] page;
        await using (var before = await ProtectedCopy.StartAsync(store, setting))
        {
            page = before.Protect("page");
        }

        File.WriteAllText(folder["keys/key-damaged.xml"], "<key");
        await using var after = await ProtectedCopy.StartAsync(store, setting);

        Assert.That(after.Accepts(page), Is.True);
        Assert.That(after.Keys.GetAllKeys(), Has.Count.EqualTo(1));
        Assert.That(after.Clock.GetUtcNow(), Is.EqualTo(after.Clock.Start));
    }

    [Test]
    public async Task Where_redis_is_shared_nothing_is_kept_on_disk()
    {
        using var folder = new TemporaryFolder();
        await using var copy = await ProtectedCopy.StartAsync(_store, $"DataProtection:EmbeddedFolder={folder["keys"]}");

        Assert.That(Directory.Exists(folder["keys"]), Is.False);
    }

    private static async Task<(string Element, byte[] Page)> KeyOfAnotherAsync()
    {
        var store = new KeyStoreDouble();
        await using var another = await ProtectedCopy.StartAsync(store);
        return (store.Elements.Single(), another.Protect("page"));
    }
}
