using System.Globalization;
using System.Text;
using Microsoft.Extensions.Caching.Distributed;
using RedisWeb.Caching;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Caching;

/// <summary>What cache-aside promises on every store; each kind of store runs it.</summary>
public abstract class CacheAsideContract
{
    private readonly string _run = Guid.NewGuid().ToString("N");
    private CacheAsideRig _rig = null!;
    private IDistributedCache _store = null!;

    [SetUp]
    public async Task MakeRig()
    {
        _rig = new CacheAsideRig(app: App);
        _store = await OpenStoreAsync();
    }

    [TearDown]
    public async Task DisposeRig() => await _rig.DisposeAsync();

    [Test]
    public async Task The_first_answer_is_a_miss_and_the_second_a_hit()
    {
        var first = await _rig.AskAsync(_store, Key());
        var second = await _rig.AskAsync(_store, Key());

        Assert.Multiple(() =>
        {
            Assert.That(first.Status, Is.EqualTo(CacheStatus.Miss));
            Assert.That(first.Store, Is.EqualTo(StoreOutcome.Stored));
            Assert.That(second.Status, Is.EqualTo(CacheStatus.Hit));
            Assert.That(second.Value, Is.EqualTo(first.Value));
            Assert.That(second.EntityTag, Is.EqualTo(first.EntityTag));
            Assert.That(second.StoredBytes, Is.EqualTo(first.StoredBytes).And.GreaterThan(0));
            Assert.That(second.ComputedAt, Is.EqualTo(first.ComputedAt));
            Assert.That(second.ComputedBy, Is.EqualTo(first.ComputedBy).And.Not.Empty);
            Assert.That(second.ComputeTime, Is.EqualTo(first.ComputeTime));
            Assert.That(second.TimeToLive, Is.GreaterThan(TimeSpan.FromMinutes(8.9)).And.LessThan(TimeSpan.FromMinutes(10)));
            Assert.That(_rig.Computes, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Different_keys_have_different_answers()
    {
        var one = await _rig.AskAsync(_store, Key("one"));
        var two = await _rig.AskAsync(_store, Key("two"));

        Assert.That(two.Value, Is.Not.EqualTo(one.Value));
        Assert.That(two.Status, Is.EqualTo(CacheStatus.Miss));
    }

    [Test]
    public async Task Two_hundred_who_ask_at_once_share_one_compute()
    {
        var finish = new TaskCompletionSource<string>();
        var computes = 0;
        Task<CacheResult> Ask() => _rig.GetOrComputeAsync(
            _store,
            Key(),
            CacheAsideRig.Policy,
            _ =>
            {
                Interlocked.Increment(ref computes);
                return finish.Task;
            },
            CancellationToken.None);

        var asking = Enumerable.Range(0, 200).Select(_ => Task.Run(Ask)).ToArray();
        await Eventually.Is(() => Volatile.Read(ref computes) == 1);
        finish.SetResult("the answer");
        var results = await Task.WhenAll(asking);

        Assert.That(results.Select(result => result.Value), Is.All.EqualTo("the answer"));
        Assert.That(results.Select(result => result.EntityTag).Distinct().Count(), Is.EqualTo(1));
        Assert.That(computes, Is.EqualTo(1));
    }

    [Test]
    public async Task A_refresh_replaces_a_fresh_answer()
    {
        var old = await _rig.AskAsync(_store, Key());
        var refreshed = await _rig.RefreshAsync(_store, Key(), CacheAsideRig.Policy, _ => Task.FromResult("new"), CancellationToken.None);
        var after = await _rig.AskAsync(_store, Key());

        Assert.Multiple(() =>
        {
            Assert.That(refreshed.Status, Is.EqualTo(CacheStatus.Miss));
            Assert.That(after.Status, Is.EqualTo(CacheStatus.Hit));
            Assert.That(after.Value, Is.EqualTo("new").And.Not.EqualTo(old.Value));
            Assert.That(after.EntityTag, Is.Not.EqualTo(old.EntityTag));
        });
    }

    [Test]
    public async Task A_failure_is_not_cached()
    {
        var fails = new InvalidOperationException("no");
        Assert.That(
            async () => await _rig.GetOrComputeAsync(_store, Key(), CacheAsideRig.Policy, _ => Task.FromException<string>(fails), CancellationToken.None),
            Throws.Exception.SameAs(fails));

        var next = await _rig.AskAsync(_store, Key());

        Assert.That(next.Status, Is.EqualTo(CacheStatus.Miss));
        Assert.That(_rig.Computes, Is.EqualTo(1));
    }

    [Test]
    public async Task What_is_not_an_entry_is_a_miss_and_is_replaced()
    {
        await _store.SetAsync(Key(), "somebody else's"u8.ToArray(), new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1) });

        var replaced = await _rig.AskAsync(_store, Key());
        var after = await _rig.AskAsync(_store, Key());

        Assert.That(replaced.Status, Is.EqualTo(CacheStatus.Miss));
        Assert.That(after.Status, Is.EqualTo(CacheStatus.Hit));
    }

    [Test]
    public async Task A_damaged_entry_is_a_miss_and_is_replaced()
    {
        await _rig.AskAsync(_store, Key());
        var bytes = await _store.GetAsync(Key());
        bytes![^1] ^= 0x10;
        await _store.SetAsync(Key(), bytes, new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1) });

        Assert.That((await _rig.AskAsync(_store, Key())).Status, Is.EqualTo(CacheStatus.Miss));
        Assert.That((await _rig.AskAsync(_store, Key())).Status, Is.EqualTo(CacheStatus.Hit));
    }

    [Test]
    public async Task An_entry_of_another_type_is_a_miss_and_is_replaced()
    {
        var numbers = new CachePolicy(TimeSpan.FromMinutes(1), new AnswerCodec(typeof(int[])));
        await _rig.GetOrComputeAsync(_store, Key(), numbers, _ => Task.FromResult<int[]>([1, 2]), CancellationToken.None);

        Assert.That((await _rig.AskAsync(_store, Key())).Status, Is.EqualTo(CacheStatus.Miss));
        Assert.That((await _rig.AskAsync(_store, Key())).Status, Is.EqualTo(CacheStatus.Hit));
    }

    [Test]
    public async Task Large_answers_are_compressed_and_come_back_whole()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 100_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i % 977},");
        }

        var large = text.ToString();
        Task<CacheResult> Ask() =>
            _rig.GetOrComputeAsync(_store, Key(), CacheAsideRig.Policy, _ => Task.FromResult(large), CancellationToken.None);

        await Ask();
        var hit = await Ask();

        Assert.That(hit.Status, Is.EqualTo(CacheStatus.Hit));
        Assert.That(hit.Value, Is.EqualTo(large));
        Assert.That(hit.StoredBytes, Is.LessThan(large.Length / 2));
    }

    [Test]
    public async Task An_answer_that_is_fresh_for_a_second_is_gone_afterwards()
    {
        var brief = new CachePolicy(TimeSpan.FromSeconds(1), new AnswerCodec(typeof(string)));
        Task<CacheResult> Ask() => _rig.GetOrComputeAsync(_store, Key(), brief, _ => Task.FromResult("x"), CancellationToken.None);
        await Ask();
        Assert.That((await Ask()).Status, Is.EqualTo(CacheStatus.Hit));

        await Eventually.Is(async () => await _store.GetAsync(Key()) is null);

        Assert.That((await Ask()).Status, Is.EqualTo(CacheStatus.Miss));
    }

    /// <summary>Whose leases are used; the test's own where there is none.</summary>
    protected virtual RedisApp? App => null;

    protected abstract Task<IDistributedCache> OpenStoreAsync();

    protected string Key(string suffix = "") => $"test:{_run}:{TestContext.CurrentContext.Test.Name}:{suffix}";
}

public sealed class InMemoryCacheAsideTests : CacheAsideContract
{
    protected override Task<IDistributedCache> OpenStoreAsync() => Task.FromResult<IDistributedCache>(new ChaosCache());
}
