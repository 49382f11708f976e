using RedisWeb.Caching;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Caching;

/// <summary>What leases promise on every kind of Redis, between two copies.</summary>
public abstract partial class LeaseContract(RedisKind kind) : TwoCopies(kind)
{
    [Test]
    public async Task Of_a_hundred_who_try_at_once_one_gets_it()
    {
        var attempts = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => AcquireAsync(Key())));

        Assert.That(attempts.Count(attempt => attempt.Lease is not null), Is.EqualTo(1));
        Assert.That(attempts.Where(attempt => attempt.Lease is null).Select(attempt => attempt.HeldFor), Is.All.GreaterThan(TimeSpan.Zero));
        Assert.That((await AcquireAsync(Key(), Other)).Lease, Is.Null);
    }

    [Test]
    public async Task What_is_stored_is_read_through_the_distributed_cache()
    {
        byte[] entry = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        var lease = (await AcquireAsync(Key())).Lease!;

        Assert.That(await lease.StoreAsync(entry, Minutes, CancellationToken.None), Is.True);

        Assert.That(await Other.Cache.GetAsync(Key()), Is.EqualTo(entry));
        Assert.That(await (await DatabaseAsync()).KeyTimeToLiveAsync(Prefix + Key()), Is.InRange(TimeSpan.FromMinutes(9), Minutes));
        Assert.That((await AcquireAsync(Key(), Other)).Lease, Is.Not.Null, "storing gives it back");
    }

    [Test]
    public async Task Who_has_not_seen_what_is_stored_gets_that_in_place_of_the_lease_or_by_looking()
    {
        byte[] entry = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];
        await StoreAsync(Key(), entry);

        Assert.That((await Other.Leases.TryAcquireAsync(Key(), default, CancellationToken.None)).Entry, Is.EqualTo(entry));
        Assert.That((await Other.Leases.LookAsync(Key(), EntryFormat.Identity([1, 2]), waits: false, CancellationToken.None)).Entry, Is.EqualTo(entry));
        Assert.That(await Other.Leases.LookAsync(Key(), EntryFormat.Identity(entry), waits: false, CancellationToken.None), Is.EqualTo(default(LeaseAttempt)));
    }

    [Test]
    public async Task Who_looks_takes_nothing_and_counts_as_one_who_waits_while_it_says_so()
    {
        Assert.That(await Copy.Leases.LookAsync(Key(), default, waits: true, CancellationToken.None), Is.EqualTo(default(LeaseAttempt)));
        Assert.That((await Copy.Leases.IsAwaitedAsync(Key()), await Other.Leases.IsAwaitedAsync(Key())), Is.EqualTo((false, true)), "by others than itself");

        await using var lease = (await AcquireAsync(Key(), Other)).Lease!;
        Assert.That((await Copy.Leases.LookAsync(Key(), default, waits: false, CancellationToken.None)).HeldFor, Is.GreaterThan(TimeSpan.Zero));
        Assert.That(await Other.Leases.IsAwaitedAsync(Key()), Is.False);
    }

    [Test]
    public async Task Who_takes_it_does_not_wait_any_more()
    {
        await Copy.Leases.LookAsync(Key(), default, waits: true, CancellationToken.None);
        Assert.That(await Other.Leases.IsAwaitedAsync(Key()), Is.True);

        await using var lease = (await AcquireAsync(Key())).Lease!;

        Assert.That(await Other.Leases.IsAwaitedAsync(Key()), Is.False);
    }

    [Test]
    public async Task Whatever_is_under_the_key_is_replaced()
    {
        await (await DatabaseAsync()).ListLeftPushAsync(Prefix + Key(), "a list");
        await StoreAsync(Key(), [1]);
        await StoreAsync(Key(), [2]);

        Assert.That(await Copy.Cache.GetAsync(Key()), Is.EqualTo(new byte[] { 2 }));
        Assert.That(await (await DatabaseAsync()).HashLengthAsync(Prefix + Key()), Is.EqualTo(3));
    }

    [Test]
    public async Task An_entry_lives_for_a_second_at_least_and_then_goes()
    {
        var lease = (await AcquireAsync(Key())).Lease!;
        await lease.StoreAsync([1], TimeSpan.FromTicks(1), CancellationToken.None);

        Assert.That(await (await DatabaseAsync()).KeyTimeToLiveAsync(Prefix + Key()), Is.InRange(TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(1)));
        await Eventually.Is(async () => await Copy.Cache.GetAsync(Key()) is null);
    }

    [Test]
    public async Task Renewed_it_outlives_its_time_and_else_it_lapses()
    {
        var lease = (await AcquireAsync(Key(), Other)).Lease!;
        var acquired = DateTime.UtcNow;
        await Eventually.Is(async () =>
        {
            Assert.That(await lease.RenewAsync(null, CancellationToken.None), Is.True);
            return DateTime.UtcNow - acquired > TimeSpan.FromSeconds(1.5);
        });
        Assert.That((await AcquireAsync(Key())).Lease, Is.Null);

        await Eventually.Is(async () => (await AcquireAsync(Key())).Lease is not null, "taken over");
    }

    [Test]
    public async Task Whoever_lost_it_can_neither_renew_nor_store_nor_fail_nor_give_back()
    {
        var late = (await AcquireAsync(Key(), Other)).Lease!;
        ILease? now = null;
        await Eventually.Is(async () => (now = (await AcquireAsync(Key())).Lease) is not null, "taken over");

        Assert.That(await late.RenewAsync(null, CancellationToken.None), Is.False);
        Assert.That(await late.StoreAsync([1], Minutes, CancellationToken.None), Is.False);
        await late.FailAsync([1], Minutes, CancellationToken.None);
        await late.DisposeAsync();
        Assert.That((await AcquireAsync(Key(), Other)).HeldFor, Is.GreaterThan(TimeSpan.FromSeconds(20)), "neither failed nor given back");

        Assert.That(await now!.StoreAsync([2], Minutes, CancellationToken.None), Is.True);
        Assert.That(await late.StoreAsync([1], Minutes, CancellationToken.None), Is.False);
        Assert.That(await Copy.Cache.GetAsync(Key()), Is.EqualTo(new byte[] { 2 }));
    }

    [Test]
    public async Task Given_back_after_it_lapsed_it_stays_with_whoever_has_it_now()
    {
        var late = (await AcquireAsync(Key(), Other)).Lease!;
        await Eventually.Is(async () => (await AcquireAsync(Key())).Lease is not null, "taken over");

        await late.DisposeAsync();

        Assert.That((await AcquireAsync(Key())).HeldFor, Is.GreaterThan(TimeSpan.FromSeconds(20)));
    }

    [Test]
    public async Task Given_back_it_can_be_taken()
    {
        var first = (await AcquireAsync(Key())).Lease!;
        await first.DisposeAsync(); // which waits for nothing
        await Eventually.Is(async () => (await AcquireAsync(Key(), Other)).Lease is not null);
        await first.DisposeAsync();

        Assert.That((await AcquireAsync(Key())).Lease, Is.Null, "disposing twice gives back nothing of another's");
    }

    [Test]
    public async Task Nobody_has_it_after_an_attempt_that_was_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        var attempt = Copy.Leases.TryAcquireAsync(Key(), default, cancelled.Token);
        await cancelled.CancelAsync();
        try
        {
            await (await attempt).Lease!.DisposeAsync();
        }
        catch (OperationCanceledException)
        {
            // as it is meant to be; the reply may have been quicker
        }

        await Eventually.Is(async () => (await AcquireAsync(Key())).Lease is not null, "free long before it would lapse");
    }

    [Test]
    public async Task A_failure_is_told_for_a_while_and_what_is_stored_stays()
    {
        await StoreAsync(Key(), [7]);
        var lease = (await AcquireAsync(Key())).Lease!;
        await lease.FailAsync("no"u8.ToArray(), TimeSpan.FromSeconds(1), CancellationToken.None);

        var next = await AcquireAsync(Key(), Other);
        Assert.That(next.Failure, Is.EqualTo("no"u8.ToArray()));
        Assert.That(next.Lease, Is.Null);
        Assert.That(await Copy.Cache.GetAsync(Key()), Is.EqualTo(new byte[] { 7 }));
        await Eventually.Is(async () => (await AcquireAsync(Key(), Other)).Lease is not null, "tried again");
    }

    [Test]
    public async Task What_was_ended_before_it_began_is_told_as_a_failure_unless_somebody_computes_it()
    {
        var lease = (await AcquireAsync(Key())).Lease!;
        await Other.Leases.FailAsync(Key(), "no"u8.ToArray(), Minutes, CancellationToken.None);
        Assert.That(await lease.StoreAsync([1], Minutes, CancellationToken.None), Is.True, "it is computed");

        await Other.Leases.FailAsync(Key("free"), "no"u8.ToArray(), Minutes, CancellationToken.None);

        Assert.That((await AcquireAsync(Key("free"))).Failure, Is.EqualTo("no"u8.ToArray()));
        Assert.That((await AcquireAsync(Key())).Failure, Is.Null);
    }

    [Test]
    public async Task Scripts_that_the_server_has_forgotten_are_sent_again()
    {
        await StoreAsync(Key("before"), [1]); // the client knows by now which the server knows
        var lease = (await AcquireAsync(Key())).Lease!;
        await ForEachServerAsync(server => server.ExecuteAsync("SCRIPT", "FLUSH"));

        Assert.That(await lease.StoreAsync([1], Minutes, CancellationToken.None), Is.True);
        Assert.That((await AcquireAsync(Key())).Lease, Is.Not.Null);
    }

    [Test]
    public async Task The_index_knows_each_key_and_forgets_those_that_are_long_gone()
    {
        var key = $"answer:indexed-{TestContext.CurrentContext.Test.ID}:v1:";
        var index = $"{Prefix}keys:{AnswerKeys.Group(key)}";
        var database = await DatabaseAsync();
        await database.SortedSetAddAsync(index, "gone", DateTimeOffset.UtcNow.AddMinutes(-20).ToUnixTimeSeconds());
        await database.SortedSetAddAsync(index, "just gone", DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeSeconds());

        var lease = (await AcquireAsync(key)).Lease!;
        Assert.That(await database.SortedSetRangeByRankAsync(index), Is.EqualTo(new RedisValue[] { "just gone", key }));
        Assert.That(await ExpiresInAsync(index, key), Is.EqualTo(3600).Within(30));

        await lease.StoreAsync([1], Minutes, CancellationToken.None);
        await Eventually.Is(async () => Math.Abs(await ExpiresInAsync(index, key) - 600) < 30);
    }

    [Test]
    public async Task Every_key_has_an_expiration()
    {
        await StoreAsync(Key("stored"), [1]);
        await (await AcquireAsync(Key("failed"))).Lease!.FailAsync([1], Minutes, CancellationToken.None);
        Assert.That((await AcquireAsync(Key("held"))).Lease, Is.Not.Null);
        await Copy.Leases.LookAsync(Key("held"), default, waits: true, CancellationToken.None);
        var database = await DatabaseAsync();
        var all = new List<string>();
        await ForEachServerAsync(async server =>
        {
            await foreach (var key in server.KeysAsync(pattern: $"{Prefix}*"))
            {
                all.Add(key!);
            }
        });

        Assert.That(all.Where(key => key.Contains(TestContext.CurrentContext.Test.MethodName!, StringComparison.Ordinal)), Has.Exactly(8).Items);
        Assert.That(all, Does.Contain(Prefix + "groups"));
        foreach (var key in all)
        {
            Assert.That(await database.KeyTimeToLiveAsync(key) is not null || !await database.KeyExistsAsync(key), key);
        }
    }

    private async Task<double> ExpiresInAsync(string index, string member) =>
        (await (await DatabaseAsync()).SortedSetScoreAsync(index, member) ?? 0) - DateTimeOffset.UtcNow.ToUnixTimeSeconds();
}
