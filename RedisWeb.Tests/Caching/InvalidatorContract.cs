using System.Globalization;
using Microsoft.Extensions.Caching.Distributed;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Caching;

/// <summary>What taking back means on every kind of Redis.</summary>
public abstract class InvalidatorContract(RedisKind kind) : TwoCopies(kind)
{
    private static readonly DistributedCacheEntryOptions ForMinutes = new() { AbsoluteExpirationRelativeToNow = Minutes };

    [Test]
    public async Task One_answer_is_removed_and_no_other()
    {
        await StoreAsync(Key("one"), [1]);
        await StoreAsync(Key("one more"), [2]);

        Assert.That(await InvalidateAsync(KeyScope.Of(Key("one"))), Is.EqualTo(1));
        Assert.That(await InvalidateAsync(KeyScope.Of(Key("one"))), Is.Zero);

        Assert.That(await Copy.Cache.GetAsync(Key("one")), Is.Null);
        Assert.That(await Copy.Cache.GetAsync(Key("one more")), Is.EqualTo(new byte[] { 2 }));
        Assert.That(await IndexAsync(Name), Is.EqualTo(new[] { Key("one more") }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_compute_that_began_before_stores_nothing_and_one_that_begins_after_does(bool all)
    {
        var scope = all ? KeyScope.Named("answer", Name) : KeyScope.Of(Key());
        var before = (await AcquireAsync(Key())).Lease!;

        await InvalidateAsync(scope);
        var after = (await AcquireAsync(Key())).Lease!;

        Assert.That(await before.StoreAsync([1], Minutes, CancellationToken.None), Is.False);
        Assert.That(await after.StoreAsync([2], Minutes, CancellationToken.None), Is.True);
        Assert.That(await before.RenewAsync(null, CancellationToken.None), Is.False);
        Assert.That(await Copy.Cache.GetAsync(Key()), Is.EqualTo(new byte[] { 2 }));
        Assert.That(await IndexAsync(Name), Is.EqualTo(new[] { Key() }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_failure_is_forgotten(bool all)
    {
        await (await AcquireAsync(Key())).Lease!.FailAsync([1], Minutes, CancellationToken.None);

        Assert.That(await InvalidateAsync(all ? KeyScope.Named("answer", Name) : KeyScope.Of(Key())), Is.Zero);

        await using var lease = (await AcquireAsync(Key())).Lease;
        Assert.That(lease, Is.Not.Null);
    }

    [Test]
    public async Task Storing_at_the_moment_of_an_invalidation_leaves_nothing_behind()
    {
        for (var i = 0; i < 200; i++)
        {
            var key = Key(i.ToString(CultureInfo.InvariantCulture));
            var lease = (await AcquireAsync(key)).Lease!;
            var storing = Task.Run(() => lease.StoreAsync([1], Minutes, CancellationToken.None));
            await Task.Run(() => InvalidateAsync(KeyScope.Of(key)));
            await storing;

            Assert.That(await Copy.Cache.GetAsync(key), Is.Null, $"round {i}");
        }
    }

    [Test]
    public async Task All_answers_of_a_calculation_are_removed_and_none_of_another()
    {
        const int Count = 1_203; // more than two batches
        foreach (var some in Enumerable.Range(0, Count).Chunk(20))
        {
            await Task.WhenAll(some.Select(i => StoreAsync(Key(i.ToString(CultureInfo.InvariantCulture)), [1])));
        }

        var longer = $"answer:{Name}-more:v1:x";
        await StoreAsync(longer, [2]);
        await (await DatabaseAsync()).StringSetAsync($"{Prefix}session:answer:{Name}:", "no answer");

        Assert.That(await InvalidateAsync(KeyScope.Named("answer", Name)), Is.EqualTo(Count));

        Assert.That(await IndexAsync(Name), Is.Empty);
        Assert.That(await AllKeysAsync(Name + ":"), Is.EqualTo(new[] { $"{Prefix}session:answer:{Name}:" }));
        Assert.That(await Copy.Cache.GetAsync(longer), Is.EqualTo(new byte[] { 2 }));
    }

    [Test]
    public async Task Every_answer_can_be_removed()
    {
        await StoreAsync($"answer:{Name}-1:v1:x", [1]);
        await StoreAsync($"answer:{Name}-2:v1:x", [1]);
        await StoreAsync($"other:{Name}:v1:x", [1]);

        Assert.That(await InvalidateAsync(KeyScope.Everything("answer")), Is.AtLeast(2));

        Assert.That(await AllKeysAsync($"answer:{Name}-"), Is.Empty);
        Assert.That(await Copy.Cache.GetAsync($"other:{Name}:v1:x"), Is.Not.Null);
    }

    [Test]
    public async Task What_the_index_has_lost_is_found()
    {
        await StoreAsync(Key("stored"), [1]);
        await (await AcquireAsync(Key("failed"))).Lease!.FailAsync([1], Minutes, CancellationToken.None);
        var held = (await AcquireAsync(Key("held"))).Lease!;
        await (await DatabaseAsync()).KeyDeleteAsync($"{Prefix}keys:answer:{Name}");
        await (await DatabaseAsync()).KeyDeleteAsync($"{Prefix}groups");
        await Copy.Cache.SetAsync(Key("never in it"), [1], ForMinutes);

        Assert.That(await InvalidateAsync(KeyScope.Everything("answer")), Is.AtLeast(2));

        Assert.That(await AllKeysAsync(Name), Is.Empty);
        Assert.That(await held.StoreAsync([1], Minutes, CancellationToken.None), Is.False);
    }

    [Test]
    public async Task Keys_with_another_prefix_are_left_alone()
    {
        var database = await DatabaseAsync();
        await database.StringSetAsync($"x{Prefix}{Key("1")}", "foreign", Minutes);
        await database.StringSetAsync($"{Prefix[..^1]}x:{Key("1")}", "foreign", Minutes);
        await database.StringSetAsync(Key("1"), "foreign", Minutes);

        await InvalidateAsync(KeyScope.Named("answer", Name));

        Assert.That(await database.KeyExistsAsync([$"x{Prefix}{Key("1")}"]) + await database.KeyExistsAsync([$"{Prefix[..^1]}x:{Key("1")}"]) + await database.KeyExistsAsync([Key("1")]), Is.EqualTo(3));
    }

    [Test]
    public async Task Wildcards_in_a_scope_are_letters()
    {
        await StoreAsync("answer:wild*[a-z]?\\:v1:x", [1]);
        await StoreAsync("answer:wildcard:v1:x", [1]);
        await (await DatabaseAsync()).KeyDeleteAsync($"{Prefix}keys:answer:wild*[a-z]?\\");

        Assert.That(await InvalidateAsync(KeyScope.Named("answer", "wild*[a-z]?\\")), Is.EqualTo(1));
        Assert.That(await Copy.Cache.GetAsync("answer:wildcard:v1:x"), Is.Not.Null);
    }

    private static string Name => TestContext.CurrentContext.Test.MethodName!;

    private async Task<string[]> IndexAsync(string name) =>
        Array.ConvertAll(await (await DatabaseAsync()).SortedSetRangeByRankAsync($"{Prefix}keys:answer:{name}"), key => (string)key!);

    private async Task<string[]> AllKeysAsync(string with)
    {
        var all = new List<string>();
        await ForEachServerAsync(async server =>
        {
            await foreach (var key in server.KeysAsync(pattern: $"{Prefix}*"))
            {
                all.Add(key!);
            }
        });
        return [.. all.Where(key => key.Contains(with, StringComparison.Ordinal) && !key.StartsWith($"{Prefix}keys:", StringComparison.Ordinal))];
    }
}

public sealed class EmbeddedServerInvalidatorTests() : InvalidatorContract(RedisKind.Embedded);

public sealed class RedisServerInvalidatorTests() : InvalidatorContract(RedisKind.OneServer);
