using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Caching;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Caching;

/// <summary>An answer whose holders are lost, one after the other, on every kind of Redis. Three may be.</summary>
public abstract class ParkedComputesContract(RedisKind kind) : TwoCopies(kind)
{
    private protected static string Own => Key(TestContext.CurrentContext.Test.ID);

    private IParkedComputes Parked => Other.Services.GetRequiredService<IParkedComputes>();

    [Test]
    public async Task After_three_holders_that_were_lost_nobody_gets_the_lease()
    {
        await LoseAsync(3);

        var attempts = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => AcquireAsync(Own, i % 2 == 0 ? Copy : Other)));

        Assert.That(attempts.Select(attempt => attempt.Lease), Is.All.Null);
        Assert.That(attempts.Select(attempt => attempt.ParkedFor), Is.All.InRange(TimeSpan.FromMinutes(59), TimeSpan.FromHours(1)));
        Assert.That(await (await DatabaseAsync()).KeyExistsAsync($"{Prefix}lease:{{{Prefix}{Own}}}"), Is.False, "nobody waits for one either");
        ParkedCompute? listed = null;
        await Eventually.Is(async () => (listed = await ListedAsync()) is not null);
        Assert.That(listed!.Until, Is.EqualTo(DateTimeOffset.UtcNow.AddHours(1)).Within(TimeSpan.FromMinutes(1)));
        for (var i = 0; i < 3; i++)
        {
            await (await DatabaseAsync()).KeyDeleteAsync(Prefix + "parked");
            await IsParkedAsync();
        }

        Assert.That(Copy.Log.Containing("is not computed any more").Count(line => line.Contains(Own, StringComparison.Ordinal)), Is.EqualTo(1), "said once, however often it is listed");
        Assert.That((await AcquireAsync(Key("another"))).Lease, Is.Not.Null);
    }

    [Test]
    public async Task Whoever_ends_with_an_answer_or_an_error_was_not_lost_also_too_late([Values] bool isLate)
    {
        await LoseAsync(2);
        var lease = await BegunAsync();
        if (isLate)
        {
            await LapseAsync();
        }

        lease.EndCompute(isCancelled: false);

        await Eventually.Is(async () => await LostAsync() == 0, "none of them counts any more");
        await lease.DisposeAsync();
        await Eventually.Is(async () => !await (await DatabaseAsync()).KeyExistsAsync($"{Prefix}lease:{{{Prefix}{Own}}}"));
        await LoseAsync(3);
        await IsParkedAsync();
    }

    [Test]
    public async Task Who_gives_up_takes_back_only_itself()
    {
        await LoseAsync(2);
        var lease = await BegunAsync();
        Assert.That(await LostAsync(), Is.EqualTo(3));

        lease.EndCompute(isCancelled: true);
        lease.EndCompute(isCancelled: true);

        await Eventually.Is(async () => await LostAsync() == 2);
        await LapseAsync();
        await LoseAsync(1);
        await IsParkedAsync();
    }

    [Test]
    public async Task A_lease_that_was_given_back_counts_as_nothing_and_others_wait_while_the_third_computes()
    {
        await LoseAsync(2);
        var unused = (await AcquireAsync(Own)).Lease!;
        await unused.DisposeAsync();
        await Eventually.Is(async () => await LostAsync() == 2 && (await AcquireAsync(Own, Other)).Lease is not null, "given back");

        Assert.That(await LostAsync(), Is.EqualTo(3));
        Assert.That((await AcquireAsync(Own)).HeldFor, Is.GreaterThan(TimeSpan.Zero), "perhaps this one lives");
    }

    [Test]
    public async Task Taking_an_answer_back_forgets_it()
    {
        await LoseAsync(3);
        await IsParkedAsync();

        await InvalidateAsync(KeyScope.Of(Own));

        Assert.That(await ListedAsync(), Is.Null);
        Assert.That((await AcquireAsync(Own)).Lease, Is.Not.Null);
    }

    [Test]
    public async Task What_is_under_way_when_the_app_ends_was_not_lost()
    {
        await using (var app = await RedisApp.StartAsync((await DatabaseAsync()).Multiplexer.Configuration, $"Redis:KeyPrefix={Prefix}"))
        {
            await app.DatabaseAsync();
            Assert.That((await AcquireAsync(Own, app)).Lease, Is.Not.Null);
            Assert.That(await LostAsync(), Is.EqualTo(1));
        }

        Assert.That(await LostAsync(), Is.Zero);
    }

    [Test]
    public async Task Retried_one_gets_it_and_if_that_is_lost_too_it_is_parked_again()
    {
        await LoseAsync(3);
        await IsParkedAsync();

        Assert.That(await Parked.RetryAsync(Own), Is.True);

        Assert.That(await Parked.RetryAsync(Own), Is.False, "it is not parked now");
        var trying = await BegunAsync();
        Assert.That((await LostAsync(), await ListedAsync(), await Parked.RetryAsync(Own), await Parked.DropAsync(Own)), Is.EqualTo((3, (ParkedCompute?)null, false, false)), "one is trying");
        trying.EndCompute(isCancelled: true);
        await Eventually.Is(async () => await LostAsync() == 2);
        await LapseAsync();
        await LoseAsync(1);
        await IsParkedAsync();
    }

    [Test]
    public async Task Dropped_it_is_as_if_it_had_never_been_asked()
    {
        await LoseAsync(3);
        await IsParkedAsync();

        Assert.That(await Parked.DropAsync(Own), Is.True);

        Assert.That(await ListedAsync(), Is.Null);
        Assert.That(await Parked.DropAsync(Own), Is.False);
        await LoseAsync(3);
        await IsParkedAsync();
    }

    [Test]
    public async Task What_is_no_key_of_ours_is_not_parked()
    {
        Assert.That((await Parked.RetryAsync("\n"), await Parked.DropAsync("")), Is.EqualTo((false, false)));
    }

    [Test]
    public async Task Of_the_list_what_is_not_parked_any_more_is_left_out_and_a_hundred_are_kept()
    {
        var database = await DatabaseAsync();
        await database.KeyDeleteAsync(Prefix + "parked");
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        RedisKey Begun(int i) => $"{Prefix}begun:{{{Prefix}many {i}}}";
        await Task.WhenAll(Enumerable.Range(0, 150).Select(i => database.SetAddAsync(Begun(i), i == 148 ? ["a", "b"] : ["a", "b", "c"])));
        await database.SortedSetAddAsync(Prefix + "parked", [new("over", now - 400), new("gone", now + 2000), .. Enumerable.Range(0, 150).Select(i => new SortedSetEntry($"many {i}", now + 1000 + i))]);

        Assert.That((await Parked.ReadAsync(4)).Select(each => each.Key), Is.EqualTo(new[] { "many 149", "many 147" }), "gone, and one that is not parked");
        Assert.That((await Parked.ReadAsync(3)).Select(each => each.Key), Is.EqualTo(new[] { "many 149", "many 147", "many 146" }));

        await LoseAsync(3);
        await IsParkedAsync();
        Assert.That(await database.SortedSetLengthAsync(Prefix + "parked"), Is.EqualTo(100));
        Assert.That(await database.KeyTimeToLiveAsync(Prefix + "parked"), Is.InRange(TimeSpan.FromMinutes(59), TimeSpan.FromHours(1)));
        await database.KeyDeleteAsync(Prefix + "parked");
        await database.KeyDeleteAsync([.. Enumerable.Range(0, 150).Select(Begun)]);
    }

    private async Task LoseAsync(int holders)
    {
        for (var i = 0; i < holders; i++)
        {
            await BegunAsync();
            await LapseAsync();
        }
    }

    private async Task IsParkedAsync()
    {
        Assert.That((await AcquireAsync(Own)).ParkedFor, Is.Not.Null);
        await Eventually.Is(async () => await ListedAsync() is not null, "nobody waits for the list");
    }

    private async Task<ILease> BegunAsync()
    {
        var lease = (await AcquireAsync(Own, Other)).Lease;
        Assert.That(lease, Is.Not.Null, $"{await LostAsync()} were lost before");
        return lease!;
    }

    private async Task<long> LostAsync() => await (await DatabaseAsync()).SetLengthAsync($"{Prefix}begun:{{{Prefix}{Own}}}");

    // As if its time were over.
    private async Task LapseAsync() => await (await DatabaseAsync()).KeyDeleteAsync($"{Prefix}lease:{{{Prefix}{Own}}}");

    private async Task<ParkedCompute?> ListedAsync() => (await Parked.ReadAsync(100)).SingleOrDefault(each => each.Key == Own);
}
