using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RedisWeb.Caching;
using RedisWeb.Jobs;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Jobs;

/// <summary>Two copies of the site, with one thread each, on every kind of Redis that every machine has.</summary>
[TestFixture(RedisKind.Embedded)]
[TestFixture(RedisKind.OneServer)]
public sealed partial class JobsOverCopiesTests(RedisKind kind) : GatedCopies(kind, ("Compute:QueueLimitPerClient", "2"))
{
    [Test]
    public async Task What_waits_on_a_busy_copy_is_computed_by_an_idle_one()
    {
        var first = AskAsync(One, 1);
        await BegunAsync(1, "one");

        var second = AskAsync(One, 2);
        await BegunAsync(2, "other");
        var third = AskAsync(One, 3);
        await Eventually.Is(async () => (await LineAsync()).Count == 1, "it waits");
        var fourth = AskAsync(Other, 4);
        await Eventually.Is(async () => (await LineAsync()).Count == 2, "both wait");
        Gates[1].Open();

        await BegunAsync(3, "one");
        foreach (var number in new[] { 2, 3, 4 })
        {
            Gates[number].Open();
        }

        Assert.That((await Task.WhenAll(first, second, third, fourth)).Select(each => ((GatedAnswer)each.Answer!.Value).Number), Is.EqualTo(new[] { 1, 2, 3, 4 }));
        Assert.That((await second).Answer!.Collapsed, "it waited for another copy");
        Assert.That(Enumerable.Range(1, 4).Select(number => Gates.Begun(number).Count), Is.All.EqualTo(1));
        Assert.That(await LineAsync(), Is.Empty);
    }

    [Test]
    public async Task A_copy_that_only_serves_has_its_questions_computed_by_others()
    {
        await using var serves = await CopyAsync("serves", ("Compute:Threads", "0"));

        var asked = AskAsync(serves, 1);
        await Eventually.Is(() => Gates.Begun(1).Count == 1);
        Gates[1].Open();

        Assert.That(((GatedAnswer)(await asked).Answer!.Value).By, Is.AnyOf("one", "other"));
    }

    [Test]
    public async Task A_line_that_redis_has_lost_is_made_anew_by_those_who_wait()
    {
        var (first, second) = (AskAsync(One, 1), AskAsync(Other, 2));
        await Eventually.Is(() => Gates.Begun(1).Count + Gates.Begun(2).Count == 2);
        var waiting = AskAsync(One, 3);
        await Eventually.Is(async () => (await LineAsync()).Count == 1);
        var keys = One.Services.GetRequiredService<JobKeys>();
        await One.Services.GetRequiredService<RedisConnection>().Database.KeyDeleteAsync([keys.Slow, keys.Quick, keys.Questions, keys.Clients]);

        await Eventually.Is(async () => (await LineAsync()).Count == 1, "it is there again");
        Gates[1].Open();
        await BegunAsync(3, "one");
        Gates[2].Open();
        Gates[3].Open();

        await Task.WhenAll(first, second, waiting);
    }

    [Test]
    public async Task What_is_put_in_line_without_a_message_is_found_by_looking()
    {
        var services = One.Services;
        var elsewhere = new CopyChannel(new KeyPrefix(Options.Create(new RedisOptions { KeyPrefix = "elsewhere:" })));
        var silent = new RedisWaitingLine(
            services.GetRequiredService<RedisConnection>(), services.GetRequiredService<RedisGate>(), services.GetRequiredService<JobKeys>(), elsewhere, Options.Create(new ComputeOptions()));
        var key = CacheKey.For("answer", "gated", 1, "number=1");
        await services.GetRequiredService<Waiters>().AddAsync(key, ["somebody"]);

        await silent.AddAsync(new WaitingQuestion(JobId.Of(key), "gated:v1", "number=1", "client", ComputeLane.Slow, DateTimeOffset.UtcNow, null), default);

        await Eventually.Is(() => Gates.Begun(1).Count == 1);
        Gates[1].Open();
    }

    [Test]
    public async Task A_client_may_have_so_many_waiting_over_all_copies()
    {
        var begun = new[] { AskAsync(One, 1), AskAsync(Other, 2) };
        await Eventually.Is(() => Gates.Begun(1).Count + Gates.Begun(2).Count == 2);
        var waiting = new[] { AskAsync(One, 3), AskAsync(Other, 4) };
        await Eventually.Is(async () => (await LineAsync()).Count == 2);

        Assert.That(async () => await AskAsync(One, 5), Throws.InstanceOf<TooManyWaitingException>());
        Assert.That(async () => await AskAsync(Other, 5, TimeSpan.Zero), Throws.InstanceOf<TooManyWaitingException>(), "also where it would have become a job at once");
        var another = AskAsync(Other, 5, client: "127.0.0.9");
        await Eventually.Is(async () => (await LineAsync()).Count == 3);

        for (var number = 1; number <= 5; number++)
        {
            Gates[number].Open();
        }

        await Task.WhenAll([.. begun, .. waiting, another]);
    }

    [Test]
    public async Task Of_a_thousand_questions_at_once_over_three_copies_as_many_are_taken_as_may_wait_and_each_is_computed_once()
    {
        const int Questions = 1000, Most = 60, OfClient = 20, Running = 3;
        var limits = new[] { ("Compute:QueueLimit", $"{Most}"), ("Compute:QueueLimitPerClient", $"{OfClient}"), ("Redis:CommandTimeoutMilliseconds", "60000"), ("Redis:ReadDeadline", "00:00:10"), ("Redis:BreakerFailuresInARow", "1000") };
        TestSite[] copies = [await CopyAsync("a", limits), await CopyAsync("b", limits), await CopyAsync("c", limits)];
        await One.DisposeAsync();
        await Other.DisposeAsync();
        var asked = new List<Task<(CacheResult? Answer, string? JobId)>>();
        for (var i = 0; i < Running; i++)
        {
            asked.Add(AskAsync(copies[i], i));
            await Eventually.Is(() => Gates.Begun(i).Count == 1);
        }

        asked.AddRange(Enumerable.Range(Running, Questions).Select(i => AskAsync(copies[i % 3], i, client: $"127.0.1.{i / 7 % 3}")));
        await Eventually.Is(() => asked.Count(each => each.IsFaulted) == Questions - Most, "all others are refused", Patience);
        var waiting = await LineAsync(copies[0]);
        Assert.That((waiting.Count, waiting.GroupBy(each => each.Client).Max(each => each.Count())), Is.EqualTo((Most, OfClient)));
        for (var i = 0; i < Questions + Running; i++)
        {
            Gates[i].Open();
        }

        await Task.WhenAll(asked.Where(each => !each.IsFaulted)).WaitAsync(Patience);
        Assert.That(asked.Where(each => each.IsFaulted).Select(each => each.Exception!.InnerException), Is.All.InstanceOf<ComputeRefusedException>());
        Assert.That(asked.Count(each => each.IsCompletedSuccessfully), Is.EqualTo(Most + Running));
        Assert.That(Enumerable.Range(0, Questions + Running).Select(i => Gates.Begun(i).Count).Order(), Is.EqualTo(Enumerable.Repeat(0, Questions - Most).Concat(Enumerable.Repeat(1, Most + Running))));
        foreach (var copy in copies)
        {
            await copy.DisposeAsync();
        }
    }
}
