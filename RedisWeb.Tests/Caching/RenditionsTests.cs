using System.Runtime.CompilerServices;
using System.Text;
using RedisWeb.Caching;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Caching;

public sealed class RenditionsTests
{
    [Test]
    public async Task What_many_ask_for_at_once_is_drawn_once()
    {
        var (grown, draws) = (0, 0);
        var renditions = new Renditions(_ => Interlocked.Increment(ref grown));
        var gate = new TaskCompletionSource();
        async Task<Rendition> DrawAsync()
        {
            Interlocked.Increment(ref draws);
            await gate.Task;
            return Of("drawn");
        }

        var asked = Enumerable.Range(0, 50).Select(_ => Task.Run(() => renditions.GetOrAddAsync(("page", 1), DrawAsync))).ToList();
        gate.SetResult();
        var all = await Task.WhenAll(asked);

        Assert.That((draws, grown, all.Distinct().Count(), renditions.Size), Is.EqualTo((1, 1, 1, 5L)));
    }

    [Test]
    public async Task Another_look_is_another_drawing()
    {
        var renditions = new Renditions(_ => { });

        var one = await renditions.GetOrAddAsync(("page", 1), () => Task.FromResult(Of("one")));
        var two = await renditions.GetOrAddAsync(("page", 2), () => Task.FromResult(Of("other")));

        Assert.That((one, two), Is.Not.EqualTo((one, one)));
        Assert.That(renditions.Size, Is.EqualTo(8));
    }

    [Test]
    public async Task What_failed_is_drawn_again()
    {
        var renditions = new Renditions(_ => { });
        Assert.That(() => renditions.GetOrAddAsync("page", () => throw new IOException("no view")), Throws.InstanceOf<IOException>());

        Assert.That(await renditions.GetOrAddAsync("page", () => Task.FromResult(Of("drawn"))), Is.Not.Null);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task They_belong_to_the_bytes_in_the_cache_whether_or_not_the_cache_has_to_be_asked(bool near)
    {
        await using var rig = new CacheAsideRig(near: new NearCacheOptions { Enabled = near });
        var cache = new ChaosCache();
        await rig.AskAsync(cache);
        var first = (await rig.AskAsync(cache)).Renditions;

        Assert.That(first, Is.Not.Null);
        Assert.That((await rig.AskAsync(cache)).Renditions, Is.SameAs(first));

        await rig.RefreshAsync(cache, "k", CacheAsideRig.Policy, _ => Task.FromResult("newer"), CancellationToken.None);

        Assert.That((await rig.AskAsync(cache)).Renditions, Is.Not.Null.And.Not.SameAs(first));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task An_invalidation_leaves_nothing_of_them_behind(bool near)
    {
        await using var rig = new CacheAsideRig(near: new NearCacheOptions { Enabled = near });
        var cache = new ChaosCache();
        await rig.AskAsync(cache);
        var drawn = await DrawAsync(rig, cache);

        await rig.Invalidation.InvalidateAsync(KeyScope.Of("k"), CancellationToken.None);

        await Eventually.Is(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return Task.FromResult(!drawn.IsAlive);
        });
    }

    [Test]
    public async Task They_count_as_memory_and_where_there_is_no_room_nothing_is_kept()
    {
        await using var rig = new CacheAsideRig(near: new NearCacheOptions { MaximumBytes = 10_000 });
        var cache = new ChaosCache();
        await rig.AskAsync(cache);
        var result = await rig.AskAsync(cache);
        Assert.That((await rig.AskAsync(cache)).IsNear);

        await result.Renditions!.GetOrAddAsync("page", () => Task.FromResult(Of(new string('x', 20_000))));

        Assert.That((await rig.AskAsync(cache)).IsNear, Is.False, "it had to go");
    }

    private static Rendition Of(string text) => new([Encoding.UTF8.GetBytes(text)], [], text.Length);

    // Apart, so that no variable of the test keeps it alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> DrawAsync(CacheAsideRig rig, ChaosCache cache)
    {
        var result = await rig.AskAsync(cache);
        return new WeakReference(await result.Renditions!.GetOrAddAsync("page", () => Task.FromResult(Of("drawn"))));
    }
}
