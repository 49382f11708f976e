using Microsoft.Extensions.Time.Testing;
using RedisWeb.Caching;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Caching;

/// <summary>Several copies of cache-aside over one cache, on a clock of the test's.</summary>
public sealed class CopiesTests
{
    private static readonly CachePolicy<string> Policy = CacheAsideRig.Policy with { Failures = new Messages() };

    private FakeTimeProvider _clock = null!;
    private LocalServer _server = null!;
    private ChaosCache _cache = null!;
    private CacheAsideRig _first = null!;
    private CacheAsideRig _second = null!;

    [SetUp]
    public void Make()
    {
        _clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        _server = new LocalServer(_clock);
        _cache = new ChaosCache();
        _first = new CacheAsideRig(_clock, server: _server);
        _second = new CacheAsideRig(_clock, server: _server);
    }

    [TearDown]
    public async Task Dispose()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Test]
    public async Task Whoever_asks_another_copy_waits_for_the_one_compute()
    {
        var (first, finish) = await ComputingAsync(_first);
        var second = AskAsync(_second, () => throw new AssertionException("It was computed twice."));
        await Eventually.Is(() => _server.Waits > 0);
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
        _server.LosesMessages = true;
        var (first, finish) = await ComputingAsync(_first);
        var second = AskAsync(_second, () => throw new AssertionException("It was computed twice."));
        await Eventually.Is(() => _server.Waits > 0);
        finish.SetResult("shared");
        await first;
        Assert.That(second.IsCompleted, Is.False);

        _clock.Advance(new LeaseOptions().PollInterval + TimeSpan.FromMilliseconds(20));

        Assert.That((await second).Value, Is.EqualTo("shared"));
    }

    [Test]
    public async Task When_the_holder_dies_another_copy_takes_over_as_the_lease_lapses()
    {
        await _server.Copy().TryAcquireAsync(_cache, "k", CancellationToken.None); // and is never heard of again
        var computed = 0;
        var waiting = AskAsync(_second, () =>
        {
            computed++;
            return Task.FromResult("taken over");
        });
        _clock.Advance(_server.LeaseTime / 2);
        Assert.That(computed, Is.Zero);

        await Eventually.Is(() => Advanced(TimeSpan.FromMilliseconds(100), () => waiting.IsCompleted));

        Assert.That((await waiting).Value, Is.EqualTo("taken over"));
        Assert.That(computed, Is.EqualTo(1));
    }

    [Test]
    public async Task A_lease_is_kept_for_as_long_as_the_compute_takes()
    {
        var (first, finish) = await ComputingAsync(_first);
        var second = AskAsync(_second, () => throw new AssertionException("It was computed twice."));
        for (var elapsed = TimeSpan.Zero; elapsed < _server.LeaseTime * 4; elapsed += _server.LeaseTime / 5)
        {
            var before = _server.Renewals;
            _clock.Advance(_server.LeaseTime / 5);
            await Eventually.Is(() => _server.Renewals > before);
        }

        finish.SetResult("after a long while");

        Assert.That((await first).Store, Is.EqualTo(StoreOutcome.Stored));
        Assert.That((await second).Value, Is.EqualTo("after a long while"));
    }

    [Test]
    public async Task A_result_that_comes_after_its_lease_was_lost_does_not_replace_the_newer_one()
    {
        var (first, finish) = await ComputingAsync(_first);
        _server.Lapse("k");
        var newer = await AskAsync(_second, () => Task.FromResult("newer"));
        finish.SetResult("late");
        var late = await first;

        Assert.Multiple(async () =>
        {
            Assert.That(late.Value, Is.EqualTo("late"), "whoever waited for it gets it");
            Assert.That(late.Store, Is.EqualTo(StoreOutcome.Superseded));
            Assert.That(newer.Store, Is.EqualTo(StoreOutcome.Stored));
            Assert.That((await _first.AskAsync(_cache)).Value, Is.EqualTo("newer"));
        });
    }

    [Test]
    public async Task Everyone_who_waits_gets_the_error_and_for_a_moment_it_is_not_tried_again()
    {
        var (first, finish) = await ComputingAsync(_first);
        var second = AskAsync(_second, () => throw new AssertionException("It was computed twice."));
        await Eventually.Is(() => _server.Waits > 0);
        finish.SetException(new InvalidDataException("no such thing"));

        Assert.That(async () => await first, Throws.TypeOf<InvalidDataException>());
        Assert.That(async () => await second, Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("no such thing"));
        Assert.That(async () => await AskAsync(_second, () => Task.FromResult("too soon")), Throws.TypeOf<InvalidDataException>());

        _clock.Advance(new CacheOptions().FailureFor);
        Assert.That((await AskAsync(_second, () => Task.FromResult("works"))).Value, Is.EqualTo("works"));
    }

    [Test]
    public async Task An_error_that_says_nothing_about_the_question_sends_those_who_wait_to_compute_it_themselves()
    {
        var (first, finish) = await ComputingAsync(_first);
        var second = AskAsync(_second, () => Task.FromResult("computed here"));
        await Eventually.Is(() => _server.Waits > 0);
        finish.SetException(new IOException("only this copy's trouble"));

        Assert.That(async () => await first, Throws.TypeOf<IOException>());
        Assert.That((await second).Value, Is.EqualTo("computed here"));
    }

    [Test]
    public async Task What_is_too_large_to_store_is_computed_by_each_copy_without_waiting_in_turn()
    {
        await using var small = new CacheAsideRig(_clock, new CacheOptions { MaximumEntryBytes = 1024 }, server: _server);
        var (first, finish) = await ComputingAsync(small);
        var second = AskAsync(_second, () => Task.FromResult("own"));
        await Eventually.Is(() => _server.Waits > 0);
        finish.SetResult(Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4000)));

        Assert.That((await first).Store, Is.EqualTo(StoreOutcome.TooLarge));
        Assert.That((await second).Value, Is.EqualTo("own"));
        Assert.That(_server.Leases, Is.EqualTo(1));
    }

    [Test]
    public async Task An_answer_that_is_too_large_to_store_does_not_leave_the_old_one_in_its_place()
    {
        await using var small = new CacheAsideRig(_clock, new CacheOptions { MaximumEntryBytes = 1024 }, server: _server);
        await _first.AskAsync(_cache);
        var large = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4000));

        await small.CacheAside.RefreshAsync(_cache, "k", Policy, _ => Task.FromResult(large), CancellationToken.None);

        Assert.That(await _cache.GetAsync("k"), Is.Null);
    }

    [Test]
    public async Task Where_no_lease_can_be_had_the_answer_is_computed_and_not_stored()
    {
        _server.Fault = new IOException("gone");

        var result = await AskAsync(_first, () => Task.FromResult("alone"));

        Assert.That((result.Value, result.Status, result.Store), Is.EqualTo(("alone", CacheStatus.Bypass, StoreOutcome.Failed)));
        Assert.That(_cache.Sets, Is.Zero);
    }

    [Test]
    public async Task A_refresh_joins_the_compute_of_another_copy()
    {
        await _first.AskAsync(_cache);
        var begun = new TaskCompletionSource();
        var finish = new TaskCompletionSource<string>();
        var first = _first.CacheAside.RefreshAsync(_cache, "k", Policy, Begins(begun, finish), CancellationToken.None);
        await begun.Task;
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        var second = _second.CacheAside.RefreshAsync(
            _cache, "k", Policy, _ => throw new AssertionException("It was computed twice."), CancellationToken.None);
        await Eventually.Is(() => _server.Waits > 0);
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
        var first = _first.CacheAside.GetOrComputeAsync(
            _cache,
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
        var second = AskAsync(_second, () => Task.FromResult("for those who stayed"));
        await Eventually.Is(() => _server.Waits > 0);
        await leaving.CancelAsync();
        Assert.That(async () => await first, Throws.InstanceOf<OperationCanceledException>());

        await Eventually.Is(() => Advanced(TimeSpan.FromMilliseconds(100), () => second.IsCompleted));

        Assert.That((await second).Value, Is.EqualTo("for those who stayed"));
    }

    private static Func<CancellationToken, Task<string>> Begins(TaskCompletionSource begun, TaskCompletionSource<string> finish) => _ =>
    {
        begun.SetResult();
        return finish.Task;
    };

    private async Task<(Task<CacheResult<string>> Asking, TaskCompletionSource<string> Finish)> ComputingAsync(CacheAsideRig copy)
    {
        var begun = new TaskCompletionSource();
        var finish = new TaskCompletionSource<string>();
        var asking = copy.CacheAside.GetOrComputeAsync(_cache, "k", Policy, Begins(begun, finish), CancellationToken.None);
        await begun.Task;
        return (asking, finish);
    }

    private Task<CacheResult<string>> AskAsync(CacheAsideRig copy, Func<Task<string>> compute) =>
        copy.CacheAside.GetOrComputeAsync(_cache, "k", Policy, _ => compute(), CancellationToken.None);

    private bool Advanced(TimeSpan time, Func<bool> condition)
    {
        _clock.Advance(time);
        return condition();
    }

    private sealed class Messages : IFailureCodec
    {
        public byte[]? Write(Exception failure) => failure is InvalidDataException ? System.Text.Encoding.UTF8.GetBytes(failure.Message) : null;

        public Exception Read(ReadOnlySpan<byte> bytes) => new InvalidDataException(System.Text.Encoding.UTF8.GetString(bytes));
    }
}
