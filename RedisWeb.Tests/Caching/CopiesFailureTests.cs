using RedisWeb.Caching;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Caching;

/// <summary>What the other copies are told when a compute has no answer, or none that can be stored.</summary>
public sealed class CopiesFailureTests : TwoLocalCopies
{
    [Test]
    public async Task Everyone_who_waits_gets_the_error_and_for_a_moment_it_is_not_tried_again()
    {
        var (first, finish) = await ComputingAsync(First);
        var second = AskAsync(Second, () => throw new AssertionException("It was computed twice."));
        await Eventually.Is(() => Server.Waits > 0);
        finish.SetException(new InvalidDataException("no such thing"));

        Assert.That(async () => await first, Throws.TypeOf<InvalidDataException>());
        Assert.That(async () => await second, Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("no such thing"));
        Assert.That(async () => await AskAsync(Second, () => Task.FromResult("too soon")), Throws.TypeOf<InvalidDataException>());

        Clock.Advance(new CacheOptions().FailureFor);
        Assert.That((await AskAsync(Second, () => Task.FromResult("works"))).Value, Is.EqualTo("works"));
    }

    [Test]
    public async Task An_error_that_says_nothing_about_the_question_sends_those_who_wait_to_compute_it_themselves()
    {
        var (first, finish) = await ComputingAsync(First);
        var second = AskAsync(Second, () => Task.FromResult("computed here"));
        await Eventually.Is(() => Server.Waits > 0);
        finish.SetException(new IOException("only this copy's trouble"));

        Assert.That(async () => await first, Throws.TypeOf<IOException>());
        Assert.That((await second).Value, Is.EqualTo("computed here"));
    }

    [Test]
    public async Task What_is_too_large_to_store_is_computed_by_each_copy_without_waiting_in_turn()
    {
        await using var small = new CacheAsideRig(Clock, new CacheOptions { MaximumEntryBytes = 1024 }, server: Server);
        var (first, finish) = await ComputingAsync(small);
        var second = AskAsync(Second, () => Task.FromResult("own"));
        await Eventually.Is(() => Server.Waits > 0);
        finish.SetResult(Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4000)));

        Assert.That((await first).Store, Is.EqualTo(StoreOutcome.TooLarge));
        Assert.That((await second).Value, Is.EqualTo("own"));
        Assert.That(Server.Leases, Is.EqualTo(1));
    }

    [Test]
    public async Task An_answer_that_is_too_large_to_store_does_not_leave_the_old_one_in_its_place()
    {
        await using var small = new CacheAsideRig(Clock, new CacheOptions { MaximumEntryBytes = 1024 }, server: Server);
        await First.AskAsync(Cache);
        var large = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4000));

        await small.RefreshAsync(Cache, "k", Policy, _ => Task.FromResult(large), CancellationToken.None);

        Assert.That(await Cache.GetAsync("k"), Is.Null);
    }

    [Test]
    public async Task Where_no_lease_can_be_had_the_answer_is_computed_and_not_stored()
    {
        Server.Fault = new IOException("gone");

        var result = await AskAsync(First, () => Task.FromResult("alone"));

        Assert.That((result.Value, result.Status, result.Store), Is.EqualTo(("alone", CacheStatus.Bypass, StoreOutcome.Failed)));
        Assert.That(Cache.Sets, Is.Zero);
    }

    [Test]
    public async Task What_is_parked_no_copy_computes()
    {
        Server.Park("k");

        foreach (var copy in new[] { First, Second })
        {
            Assert.That(async () => await AskAsync(copy, () => throw new AssertionException("It was computed.")),
                Throws.TypeOf<ComputeParkedException>().With.Property(nameof(ComputeParkedException.Left)).EqualTo(TimeSpan.FromHours(1)));
        }

        Clock.Advance(TimeSpan.FromHours(1));
        Assert.That((await AskAsync(First, () => Task.FromResult("again"))).Value, Is.EqualTo("again"));
    }

    [Test]
    public async Task An_old_answer_is_shown_while_a_newer_one_can_t_be_computed()
    {
        var policy = Policy with { StaleIfErrorFor = TimeSpan.FromHours(1) };
        Task<CacheResult> AskAsync() => First.GetOrComputeAsync(Cache, "k", policy, _ => Task.FromResult("old"), CancellationToken.None);
        await AskAsync();
        Server.Park("k");
        Clock.Advance(policy.FreshFor + policy.StaleFor + TimeSpan.FromSeconds(1));

        var result = await AskAsync();

        Assert.That((result.Value, result.Status, result.IsStaleOnError), Is.EqualTo(("old", CacheStatus.Stale, true)));
    }

    [Test]
    public async Task A_compute_is_counted_from_its_beginning_to_its_end_whatever_that_is()
    {
        await AskAsync(First, () => Task.FromResult("done"));
        await Cache.RemoveAsync("k");
        Assert.That(async () => await AskAsync(First, () => throw new IOException("not done")), Throws.TypeOf<IOException>());
        Assert.That(async () => await AskAsync(First, () => throw new OperationCanceledException()), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(Server.Computes, Is.EqualTo(new[] { ("k", (bool?)null), ("k", false), ("k", null), ("k", false), ("k", null), ("k", true) }));
    }

    [Test]
    public async Task It_counts_until_the_answer_is_written_out_which_takes_memory_too()
    {
        var policy = Policy with { Codec = new Watched(Policy.Codec, () => Assert.That(Server.Computes, Is.EqualTo(new[] { ("k", (bool?)null) }))) };

        var result = await First.GetOrComputeAsync(Cache, "k", policy, _ => Task.FromResult("large"), CancellationToken.None);

        Assert.That(result.Store, Is.EqualTo(StoreOutcome.Stored));
        Assert.That(Server.Computes, Is.EqualTo(new[] { ("k", (bool?)null), ("k", false) }));
    }

    private sealed class Watched(IEntryCodec codec, Action writing) : IEntryCodec
    {
        public ulong Schema => codec.Schema;

        public bool IsCompressible => codec.IsCompressible;

        public void Write(object value, System.Buffers.IBufferWriter<byte> output)
        {
            writing();
            codec.Write(value, output);
        }

        public object Read(ReadOnlyMemory<byte> payload) => codec.Read(payload);
    }
}
