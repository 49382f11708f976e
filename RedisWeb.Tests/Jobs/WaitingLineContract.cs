using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RedisWeb.Caching;
using RedisWeb.Jobs;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Jobs;

/// <summary>What the line promises wherever it stands, asked by two copies.</summary>
public abstract class WaitingLineContract
{
    private protected static readonly ComputeLane[] Both = [ComputeLane.Slow, ComputeLane.Quick];
    private protected static readonly string[] All = ["a:v1"];

    private protected static readonly ComputeOptions Limits = new() { QueueLimit = 100, QueueLimitPerClient = 40 };

    private IWaitingLine _one = null!;
    private IWaitingLine _other = null!;

    private protected abstract (IWaitingLine One, IWaitingLine Other) NewLine();

    [SetUp]
    public void Make() => (_one, _other) = NewLine();

    [Test]
    public async Task Clients_are_served_by_turns_and_each_in_order()
    {
        await AddAsync("greedy", 5);
        await AddAsync("modest", 2);
        Assert.That(await TakeAsync(2), Is.EqualTo(new[] { "greedy-0", "modest-0" }));
        await AddAsync("late", 3);

        Assert.That(await TakeAsync(8), Is.EqualTo(new[] { "greedy-1", "modest-1", "late-0", "greedy-2", "late-1", "greedy-3", "late-2", "greedy-4" }));
        Assert.That(await _one.TakeAsync(Both, All), Is.Null);
    }

    [Test]
    public async Task Lanes_are_looked_at_in_the_order_that_is_asked_for()
    {
        await _one.AddAsync(Question("slow", "c"), default);
        await _one.AddAsync(Question("quick", "c") with { Lane = ComputeLane.Quick }, default);

        Assert.That(await _other.PlaceAsync("quick"), Is.Zero);
        Assert.That(await _other.CountAsync(), Is.EqualTo((1L, 1L)));
        Assert.That((await _other.TakeAsync([ComputeLane.Quick], All))?.Id, Is.EqualTo("quick"));
        Assert.That(await _other.TakeAsync([ComputeLane.Quick], All), Is.Null);
        Assert.That((await _other.TakeAsync(Both, All))?.Id, Is.EqualTo("slow"));
    }

    [Test]
    public async Task A_question_comes_back_as_it_was_added_and_is_there_once()
    {
        var question = Question("it", "client") with { Input = "x=1&y=a%20b", Replaced = DateTimeOffset.UnixEpoch };
        await _one.AddAsync(question, default);
        await _other.AddAsync(question with { Client = "another" }, default);

        Assert.That(await _other.ReadAsync(10), Is.EqualTo(new[] { question }));
        Assert.That(await _other.TakeAsync(Both, All), Is.EqualTo(question));
        Assert.That((await _one.TakeAsync(Both, All), await _one.PlaceAsync("it"), (await _one.ReadAsync(10)).Count), Is.EqualTo(((WaitingQuestion?)null, (int?)null, 0)));
    }

    [Test]
    public async Task A_copy_takes_only_what_it_can_compute_in_that_version()
    {
        await _one.AddAsync(Question("newer", "c") with { Name = "a:v2" }, default);
        await _one.AddAsync(Question("ours", "c"), default);

        Assert.That((await _other.TakeAsync(Both, All))?.Id, Is.EqualTo("ours"));
        Assert.That(await _other.TakeAsync(Both, All), Is.Null);
        Assert.That((await _other.TakeAsync(Both, ["b:v1", "a:v2"]))?.Id, Is.EqualTo("newer"));
    }

    [Test]
    public async Task What_is_taken_out_makes_room_for_its_client()
    {
        await AddAsync("c", Limits.QueueLimitPerClient);
        Assert.That(() => _other.AddAsync(Question("more", "c"), default), Throws.InstanceOf<TooManyWaitingException>());
        Assert.That(await _one.PlaceAsync("c-7"), Is.EqualTo(7));

        Assert.That(await _one.RemoveAsync("c-7"), Is.True);
        Assert.That(await _one.RemoveAsync("c-7"), Is.False);
        Assert.That(await _one.RemoveAsync("never there"), Is.False);

        await _other.AddAsync(Question("more", "c"), default);
        Assert.That(() => _one.AddAsync(Question("and more", "c"), default), Throws.InstanceOf<TooManyWaitingException>());
        Assert.That(await TakeAsync(8), Does.Not.Contain("c-7"));
    }

    [Test]
    public async Task Of_a_thousand_at_once_as_many_get_in_as_may_and_each_is_taken_once()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async i =>
        {
            try
            {
                await (i % 2 == 0 ? _one : _other).AddAsync(Question($"{i}", $"client {i % 4}"), default);
                return true;
            }
            catch (ComputeRefusedException)
            {
                return false;
            }
        }));
        Assert.That(added.Count(each => each), Is.EqualTo(Limits.QueueLimit));
        Assert.That((await _one.ReadAsync(1000)).GroupBy(each => each.Client).Select(each => each.Count()), Is.All.LessThanOrEqualTo(Limits.QueueLimitPerClient));

        var taken = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? _one : _other).TakeAsync(Both, All)));

        Assert.That(taken.OfType<WaitingQuestion>().Select(each => each.Id).Distinct().Count(), Is.EqualTo(Limits.QueueLimit));
        Assert.That(taken.Count(each => each is null), Is.EqualTo(100));
    }

    private protected static WaitingQuestion Question(string id, string client) => new(id, "a:v1", "", client, ComputeLane.Slow, DateTimeOffset.UnixEpoch, null);

    private async Task AddAsync(string client, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await (i % 2 == 0 ? _one : _other).AddAsync(Question($"{client}-{i}", client), default);
        }
    }

    private async Task<string?[]> TakeAsync(int count)
    {
        var ids = new string?[count];
        for (var i = 0; i < count; i++)
        {
            ids[i] = (await _other.TakeAsync(Both, All))?.Id;
        }

        return ids;
    }
}

public sealed class LocalWaitingLineTests : WaitingLineContract
{
    private protected override (IWaitingLine One, IWaitingLine Other) NewLine()
    {
        var line = new LocalWaitingLine(Limits);
        return (line, line);
    }
}

[TestFixture(RedisKind.Embedded)]
[TestFixture(RedisKind.OneServer)]
public sealed class RedisWaitingLineTests(RedisKind kind) : WaitingLineContract
{
    private RedisAppPair? _copies;
    private JobKeys _keys = null!;
    private int _lines;

    [OneTimeSetUp]
    public async Task StartAsync() => _copies = await RedisAppPair.StartAsync(kind, "Redis:WriteDeadline=00:00:10");

    [OneTimeTearDown]
    public async Task StopAsync() => await (_copies?.DisposeAsync() ?? default);

    [Test]
    public async Task Of_clients_who_have_left_nothing_is_kept_though_the_line_goes_on()
    {
        var (line, _) = NewLine();
        await line.AddAsync(Question("stays", "who stays") with { Name = "b:v1" }, default);
        for (var i = 0; i < 10; i++)
        {
            await line.AddAsync(Question($"taken {i}", $"client {i}"), default);
            await line.AddAsync(Question($"removed {i}", $"client {-i - 1}"), default);
            await line.TakeAsync(Both, All);
            await line.RemoveAsync($"removed {i}");
        }

        var clients = (await _copies!.Copy.Connection.Database.HashGetAllAsync(_keys.Clients)).Select(each => each.Name.ToString());

        Assert.That(clients, Is.EquivalentTo(["n who stays", "slow who stays", "slow", "order"]));
    }

    [Test]
    public async Task However_many_wait_before_it_what_a_copy_can_compute_is_found()
    {
        var (line, _) = LineOf(new ComputeOptions { QueueLimit = 300 });
        foreach (var i in Enumerable.Range(0, 299))
        {
            await line.AddAsync(Question($"{i}", $"client {i}") with { Name = "b:v1" }, default);
        }

        await line.AddAsync(Question("ours", "c"), default);

        Assert.That((await line.TakeAsync(Both, All))?.Id, Is.EqualTo("ours"));
    }

    private protected override (IWaitingLine One, IWaitingLine Other) NewLine() => LineOf(Limits);

    private (IWaitingLine One, IWaitingLine Other) LineOf(ComputeOptions limits)
    {
        _keys = new JobKeys(new KeyPrefix(Options.Create(new RedisOptions { KeyPrefix = $"{_copies!.Prefix}{++_lines}:" })));
        IWaitingLine Of(RedisApp app) => new RedisWaitingLine(
            app.Connection, app.Services.GetRequiredService<RedisGate>(), _keys, app.Services.GetRequiredService<CopyChannel>(), Options.Create(limits));
        return (Of(_copies.Copy), Of(_copies.Other));
    }
}
