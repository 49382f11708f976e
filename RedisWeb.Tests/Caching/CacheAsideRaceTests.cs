using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Moq;
using RedisWeb.Caching;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Caching;

public sealed class CacheAsideRaceTests
{
    [Test]
    public async Task A_read_that_missed_just_before_the_answer_was_stored_does_not_compute_again()
    {
        var store = new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions()));
        var lateReply = new TaskCompletionSource<byte[]?>();
        var slow = new Mock<IDistributedCache>();
        slow.SetupSequence(cache => cache.GetAsync("k", It.IsAny<CancellationToken>()))
            .Returns(lateReply.Task)
            .Returns(() => store.GetAsync("k"));
        await using var rig = new CacheAsideRig(redis: new RedisOptions { ReadDeadline = TimeSpan.FromSeconds(10) });

        var late = rig.AskAsync(slow.Object);
        var first = await rig.AskAsync(store);
        lateReply.SetResult(null);
        var result = await late;

        Assert.Multiple(() =>
        {
            Assert.That(first.Status, Is.EqualTo(CacheStatus.Miss));
            Assert.That(result.Status, Is.EqualTo(CacheStatus.Hit));
            Assert.That(result.Value, Is.EqualTo(first.Value));
            Assert.That(rig.Computes, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task A_miss_looks_once_more_when_it_has_the_lease()
    {
        var cache = new ChaosCache();
        await using var rig = new CacheAsideRig();

        await rig.AskAsync(cache);

        Assert.That((cache.Gets, cache.Sets), Is.EqualTo((2, 1)));
    }

    [Test]
    public async Task Who_joined_one_that_leaves_before_it_is_admitted_is_answered_all_the_same()
    {
        var cache = new ChaosCache();
        await using var rig = new CacheAsideRig();
        using var leaves = new CancellationTokenSource();
        var joined = new TaskCompletionSource();
        var request = new CacheRequest(cache, "k", CacheAsideRig.Policy, _ => Task.FromResult<object>("answer"));
        var first = rig.Over(cache).GetOrComputeAsync(request with { Admit = _ => Task.Delay(Timeout.Infinite, leaves.Token), Begun = _ => joined.TrySetResult() }, null, leaves.Token);
        await joined.Task; // it is under way
        joined = new TaskCompletionSource();
        var second = rig.Over(cache).GetOrComputeAsync(request with { Begun = _ => joined.TrySetResult() }, null, CancellationToken.None);
        await joined.Task;

        await leaves.CancelAsync();

        Assert.That(async () => await first, Throws.InstanceOf<OperationCanceledException>());
        Assert.That((await second).Value, Is.EqualTo("answer"));
    }

    [Test]
    public async Task A_refresh_joins_a_compute_that_is_under_way()
    {
        var cache = new ChaosCache();
        await using var rig = new CacheAsideRig();
        var finish = new TaskCompletionSource<object>();
        var begun = new TaskCompletionSource();
        Task<object> Compute(CancellationToken cancellationToken)
        {
            begun.SetResult();
            return finish.Task;
        }

        var first = rig.GetOrComputeAsync(cache, "k", CacheAsideRig.Policy, Compute, CancellationToken.None);
        await begun.Task;
        var refresh = rig.RefreshAsync(cache, "k", CacheAsideRig.Policy, _ => Task.FromResult("never run"), CancellationToken.None);
        finish.SetResult("shared");

        Assert.That((await first).Value, Is.EqualTo("shared"));
        Assert.That((await refresh).Value, Is.EqualTo("shared"));
        Assert.That((await refresh).Collapsed);
    }
}
