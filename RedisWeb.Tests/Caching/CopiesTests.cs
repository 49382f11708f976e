using RedisWeb.Caching;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Caching;

public sealed class CopiesTests : TwoLocalCopies
{
    [Test]
    public async Task Whoever_asks_another_copy_waits_for_the_one_compute()
    {
        var (first, finish) = await ComputingAsync(First);
        var second = AskAsync(Second, () => throw new AssertionException("It was computed twice."));
        await Eventually.Is(() => Server.Waits > 0);
        finish.SetResult("shared");

        var results = await Task.WhenAll(first, second);

        Assert.Multiple(() =>
        {
            Assert.That(results.Select(result => result.Value), Is.All.EqualTo("shared"));
            Assert.That(results.Select(result => result.Status), Is.All.EqualTo(CacheStatus.Miss));
            Assert.That(results.Select(result => result.Collapsed), Is.EqualTo(new[] { false, true }));
            Assert.That(results[1].Store, Is.EqualTo(StoreOutcome.Stored));
        });
    }

    [Test]
    public async Task A_lost_message_costs_no_more_than_the_next_look()
    {
        Server.LosesMessages = true;
        var (first, finish) = await ComputingAsync(First);
        var second = AskAsync(Second, () => throw new AssertionException("It was computed twice."));
        await Eventually.Is(() => Server.Waits > 0);
        finish.SetResult("shared");
        await first;
        Assert.That(second.IsCompleted, Is.False);

        Clock.Advance(new LeaseOptions().PollInterval + TimeSpan.FromMilliseconds(20));

        Assert.That((await second).Value, Is.EqualTo("shared"));
    }

    [Test]
    public async Task When_the_holder_dies_another_copy_takes_over_as_the_lease_lapses()
    {
        await Server.Copy().TryAcquireAsync("k", default, CancellationToken.None); // and is never heard of again
        var computed = 0;
        var waiting = AskAsync(Second, () =>
        {
            computed++;
            return Task.FromResult("taken over");
        });
        Clock.Advance(Server.LeaseTime / 2);
        Assert.That(computed, Is.Zero);

        await Eventually.Is(() => Advanced(TimeSpan.FromMilliseconds(100), () => waiting.IsCompleted));

        Assert.That((await waiting).Value, Is.EqualTo("taken over"));
        Assert.That(computed, Is.EqualTo(1));
    }

    [Test]
    public async Task A_lease_is_kept_for_as_long_as_the_compute_takes()
    {
        var (first, finish) = await ComputingAsync(First);
        var second = AskAsync(Second, () => throw new AssertionException("It was computed twice."));
        for (var elapsed = TimeSpan.Zero; elapsed < Server.LeaseTime * 4; elapsed += Server.LeaseTime / 5)
        {
            var before = Server.Renewals;
            Clock.Advance(Server.LeaseTime / 5);
            await Eventually.Is(() => Server.Renewals > before);
        }

        finish.SetResult("after a long while");

        Assert.That((await first).Store, Is.EqualTo(StoreOutcome.Stored));
        Assert.That((await second).Value, Is.EqualTo("after a long while"));
    }

    [Test]
    public async Task A_result_that_comes_after_its_lease_was_lost_does_not_replace_the_newer_one()
    {
        var (first, finish) = await ComputingAsync(First);
        Server.Lapse("k");
        var newer = await AskAsync(Second, () => Task.FromResult("newer"));
        finish.SetResult("late");
        var late = await first;

        Assert.Multiple(async () =>
        {
            Assert.That(late.Value, Is.EqualTo("late"), "whoever waited for it gets it");
            Assert.That(late.Store, Is.EqualTo(StoreOutcome.Superseded));
            Assert.That(newer.Store, Is.EqualTo(StoreOutcome.Stored));
            Assert.That((await First.AskAsync(Cache)).Value, Is.EqualTo("newer"));
        });
    }

    [Test]
    public async Task A_refresh_joins_the_compute_of_another_copy()
    {
        await First.AskAsync(Cache);
        var begun = new TaskCompletionSource();
        var finish = new TaskCompletionSource<string>();
        var first = First.RefreshAsync(Cache, "k", Policy, Begins(begun, finish), CancellationToken.None);
        await begun.Task;
        Clock.Advance(TimeSpan.FromMilliseconds(10));
        var second = Second.RefreshAsync<object>(
            Cache, "k", Policy, _ => throw new AssertionException("It was computed twice."), CancellationToken.None);
        await Eventually.Is(() => Server.Waits > 0);
        finish.SetResult("new");

        Assert.That((await first).Value, Is.EqualTo("new"));
        Assert.That((await second).Value, Is.EqualTo("new"));
        Assert.That((await second).Collapsed);
    }

    [Test]
    public async Task When_those_who_asked_have_left_the_lease_is_given_back()
    {
        using var leaving = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        var first = First.GetOrComputeAsync(
            Cache,
            "k",
            Policy,
            async token =>
            {
                begun.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                return "";
            },
            leaving.Token);
        await begun.Task;
        var second = AskAsync(Second, () => Task.FromResult("for those who stayed"));
        await Eventually.Is(() => Server.Waits > 0);
        await leaving.CancelAsync();
        Assert.That(async () => await first, Throws.InstanceOf<OperationCanceledException>());

        await Eventually.Is(() => Advanced(TimeSpan.FromMilliseconds(100), () => second.IsCompleted));

        Assert.That((await second).Value, Is.EqualTo("for those who stayed"));
    }
}
