using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Caching;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Redis;

/// <summary>An answer whose holders are lost, one after the other, on every kind of Redis. Three may be.</summary>
public abstract class ParkedComputesContract : TwoCopies
{
    private static string Own => Key(TestContext.CurrentContext.Test.ID);

    private IParkedComputes Parked => Other.Services.GetRequiredService<IParkedComputes>();

    [Test]
    public async Task After_three_holders_that_were_lost_nobody_gets_the_lease()
    {
        await LoseAsync(3);

        var attempts = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => AcquireAsync(Own, i % 2 == 0 ? Copy : Other)));

        Assert.That(attempts.Select(attempt => attempt.Lease), Is.All.Null);
        Assert.That(attempts.Select(attempt => attempt.ParkedFor), Is.All.InRange(TimeSpan.FromMinutes(59), TimeSpan.FromHours(1)));
        Assert.That(await (await DatabaseAsync()).KeyExistsAsync($"{Prefix}lease:{{{Prefix}{Own}}}"), Is.False, "nobody waits for one either");
        var listed = await ListedAsync();
        Assert.That(listed!.Until, Is.EqualTo(DateTimeOffset.UtcNow.AddHours(1)).Within(TimeSpan.FromMinutes(1)));
        Assert.That(Copy.Log.Containing("is not computed any more").Concat(Other.Log.Containing("is not computed any more")).Count(line => line.Contains(Own, StringComparison.Ordinal)), Is.EqualTo(1), "said once");
        Assert.That((await AcquireAsync(Key("another"))).Lease, Is.Not.Null);
    }

    [Test]
    public async Task Whoever_speaks_was_not_lost([Values("stored", "failed", "given back", "came too late")] string how)
    {
        await LoseAsync(2);
        var lease = (await AcquireAsync(Own, Other)).Lease!;
        switch (how)
        {
            case "stored":
                await lease.StoreAsync([1], Minutes, CancellationToken.None);
                break;
            case "failed":
                await lease.FailAsync([1], TimeSpan.FromMilliseconds(1), CancellationToken.None);
                break;
            case "given back":
                await lease.DisposeAsync();
                break;
            default:
                await LapseAsync();
                Assert.That(await lease.StoreAsync([1], Minutes, CancellationToken.None), Is.False);
                break;
        }

        RedisKey[] left = [$"{Prefix}begun:{{{Prefix}{Own}}}", $"{Prefix}failure:{{{Prefix}{Own}}}"];
        await Eventually.Is(async () => await (await DatabaseAsync()).KeyExistsAsync(left) == 0, "none of them counts any more");
        await LoseAsync(2);
        Assert.That((await AcquireAsync(Own, Other)).Lease, Is.Not.Null);
        Assert.That(await ListedAsync(), Is.Null);
    }

    [Test]
    public async Task Retried_one_gets_it_and_if_that_is_lost_too_it_is_parked_again()
    {
        await LoseAsync(3);
        Assert.That((await AcquireAsync(Own)).ParkedFor, Is.Not.Null);

        Assert.That(await Parked.RetryAsync(Own), Is.True);

        Assert.That(await ListedAsync(), Is.Null);
        Assert.That(await Parked.RetryAsync(Own), Is.False, "it is not parked now");
        await LoseAsync(1);
        Assert.That((await AcquireAsync(Own)).ParkedFor, Is.Not.Null);
        Assert.That(await ListedAsync(), Is.Not.Null);
    }

    [Test]
    public async Task Dropped_it_is_as_if_it_had_never_been_asked()
    {
        await LoseAsync(3);
        Assert.That((await AcquireAsync(Own)).ParkedFor, Is.Not.Null);

        Assert.That(await Parked.DropAsync(Own), Is.True);

        Assert.That(await ListedAsync(), Is.Null);
        Assert.That(await Parked.DropAsync(Own), Is.False);
        await LoseAsync(3);
        Assert.That((await AcquireAsync(Own)).ParkedFor, Is.Not.Null);
    }

    [Test]
    public async Task What_is_no_key_of_ours_is_not_parked()
    {
        Assert.That((await Parked.RetryAsync("\n"), await Parked.DropAsync("")), Is.EqualTo((false, false)));
    }

    [Test]
    public async Task A_hundred_are_listed_at_most_and_those_whose_time_is_over_are_not()
    {
        var database = await DatabaseAsync();
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        await database.SortedSetAddAsync(Prefix + "parked", [new("over", now - 10), .. Enumerable.Range(0, 150).Select(i => new SortedSetEntry($"many {i}", now + 1000 + i))]);
        Assert.That((await Parked.ReadAsync(3)).Select(each => each.Key), Is.EqualTo(new[] { "many 149", "many 148", "many 147" }));
        Assert.That((await Parked.ReadAsync(1000)).Select(each => each.Key), Does.Not.Contain("over"));

        await LoseAsync(3);
        await AcquireAsync(Own);

        Assert.That(await database.SortedSetLengthAsync(Prefix + "parked"), Is.EqualTo(100));
        Assert.That(await database.KeyTimeToLiveAsync(Prefix + "parked"), Is.InRange(TimeSpan.FromMinutes(59), TimeSpan.FromHours(1)));
        Assert.That((await Parked.ReadAsync(1000))[0].Key, Is.EqualTo(Own));
        await database.KeyDeleteAsync(Prefix + "parked");
    }

    private async Task LoseAsync(int holders)
    {
        for (var i = 0; i < holders; i++)
        {
            Assert.That((await AcquireAsync(Own, Other)).Lease, Is.Not.Null, $"{i} were lost before");
            await LapseAsync();
        }
    }

    // As if its time were over.
    private async Task LapseAsync() => await (await DatabaseAsync()).KeyDeleteAsync($"{Prefix}lease:{{{Prefix}{Own}}}");

    private async Task<ParkedCompute?> ListedAsync() => (await Parked.ReadAsync(100)).SingleOrDefault(each => each.Key == Own);
}

[Parallelizable(ParallelScope.Self)]
public sealed class EmbeddedServerParkedComputesTests : ParkedComputesContract
{
    protected override Task<string> ConnectionStringAsync() => SharedEmbeddedServer.ConnectionStringAsync();
}

[Parallelizable(ParallelScope.Self)]
public sealed class RedisServerParkedComputesTests : ParkedComputesContract
{
    private RedisServerProcess? _server;

    [OneTimeTearDown]
    public async Task StopServerAsync() => await (_server?.DisposeAsync() ?? default);

    protected override async Task<string> ConnectionStringAsync()
    {
        Require.RedisServer();
        _server = await RedisServerProcess.StartAsync();
        return _server.ConnectionString;
    }
}
