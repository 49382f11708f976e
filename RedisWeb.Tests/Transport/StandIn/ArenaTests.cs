using System.Runtime.CompilerServices;
using Pipelines.Sockets.Unofficial.Arenas;

namespace RedisWeb.Tests.Transport.StandIn;

public class ArenaTests
{
    private Arena<(int Number, string? Text)> _arena = null!;

    [SetUp]
    public void CreateArena() => _arena = new Arena<(int, string?)>(new ArenaOptions());

    [TearDown]
    public void DisposeArena() => _arena.Dispose();

    [Test]
    public void Runs_of_any_length_begin_with_default_values_and_never_overlap()
    {
        var runs = new List<Sequence<(int Number, string? Text)>>();
        for (var length = 0; length < 100; length++)
        {
            var run = _arena.Allocate(length);
            Assert.That(run.Length, Is.EqualTo(length));
            for (var i = 0; i < length; i++)
            {
                Assert.That(run[i], Is.EqualTo(default((int, string?))));
                run[i] = ((length * 1000) + i, "x");
            }

            runs.Add(run);
        }

        Assert.That(
            runs.Select(run => run.ToArray((in (int Number, string? Text) value) => value.Number)),
            Is.EqualTo(Enumerable.Range(0, 100).Select(n => Enumerable.Range(n * 1000, n).ToArray())));
    }

    [Test]
    public void A_reset_makes_the_space_available_again_and_clears_it()
    {
        var first = _arena.Allocate(10);
        first[3] = (7, "kept alive");

        _arena.Reset();
        var second = _arena.Allocate(10);

        Assert.That(Unsafe.AreSame(ref first[0], ref second[0]));
        Assert.That(second[3], Is.EqualTo(default((int, string?))));
    }

    [Test]
    public void A_run_longer_than_everything_before_is_served()
    {
        var small = _arena.Allocate(5);
        small[4] = (4, "small");

        var large = _arena.Allocate(1_000_000);
        large[999_999] = (9, "large");

        Assert.That(small[4], Is.EqualTo((4, "small")));
        Assert.That(large[999_999], Is.EqualTo((9, "large")));
    }

    [Test]
    public void An_oversized_slab_makes_way_after_many_resets_that_did_not_need_it()
    {
        _arena.Allocate(100_000);
        _arena.Reset();
        var large = _arena.Allocate(1);
        var resets = 0;
        var kept = true;
        while (kept && resets < 1000)
        {
            _arena.Reset();
            resets++;
            kept = Unsafe.AreSame(ref large[0], ref _arena.Allocate(1)[0]);
        }

        Assert.That(resets, Is.EqualTo(256));
    }

    [Test]
    public void A_large_slab_in_use_stays()
    {
        var first = _arena.Allocate(10_000);
        for (var i = 0; i < 1000; i++)
        {
            _arena.Reset();
            Assert.That(Unsafe.AreSame(ref first[0], ref _arena.Allocate(10_000)[0]));
        }
    }

    [Test]
    public void A_negative_length_is_refused() =>
        Assert.That(() => _arena.Allocate(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Disposed_it_leaves_its_runs_readable_for_whoever_still_parses_them()
    {
        var run = _arena.Allocate(3);
        run[2] = (2, "late");

        _arena.Dispose();
        _arena.Reset();

        Assert.That(run[2], Is.EqualTo((2, "late")));
    }
}
