using System.Collections.Concurrent;
using RedisWeb.Caching;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Redis;

/// <summary>When messages stop coming, and when they come again.</summary>
public sealed class CopyMessagesTests
{
    private const string Lost = "Messages of the other copies no longer arrive";
    private const string Back = "Messages of the other copies arrive";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private RedisServerProcess _server = null!;
    private RedisApp _copy = null!;
    private ConcurrentQueue<bool> _interruptions = null!; // whether it counted as listening then

    [SetUp]
    public async Task StartAsync()
    {
        _server = await RedisServerProcess.StartAsync();
        _copy = await RedisApp.StartAsync(_server.ConnectionString, RedisApp.AsDeployed);
        _interruptions = new();
        _copy.Messages.Interrupted += () => _interruptions.Enqueue(_copy.Messages.IsListening);
        await ListeningAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await (_copy?.DisposeAsync() ?? default);
        await (_server?.DisposeAsync() ?? default);
    }

    [Test]
    public async Task A_subscription_that_the_server_ends_is_noticed_and_made_anew()
    {
        await (await _copy.DatabaseAsync()).ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");

        await InterruptedAsync();
        await HearsAgainAsync();
        Assert.That(_interruptions.First(), Is.False, "not listening by then"); // a busy machine may be late with a hello after that, too
        Assert.That(_copy.Log.Containing(Lost).First(), Does.Not.Contain("came back"), "told by the client, not by a hello");
    }

    [Test]
    [Thorough]
    public async Task A_server_that_dies_and_comes_back_is_heard_again()
    {
        await _server.KillAsync();
        await InterruptedAsync();
        Assert.That(_copy.Messages.IsListening, Is.False);

        await _server.RestartAsync();

        await HearsAgainAsync();
        Assert.That(_interruptions, Is.EqualTo(new[] { false }));
        Assert.That(_copy.Log.Containing(Lost).Count(), Is.EqualTo(1), "told once");
        Assert.That(_copy.Log.Containing(Back).Count(), Is.EqualTo(2), "at the start, and now");
    }

    [Test]
    [Thorough]
    public async Task A_server_that_falls_silent_is_noticed_though_the_connection_stands()
    {
        _server.Pause();
        await InterruptedAsync();
        Assert.That(_copy.Messages.IsListening, Is.False);

        _server.Resume();

        await HearsAgainAsync();
        Assert.That(_interruptions, Has.None.True);
    }

    [Test]
    public async Task A_subscription_that_is_lost_without_a_sign_is_noticed_and_made_anew()
    {
        await (await _copy.DatabaseAsync()).Multiplexer.GetSubscriber().UnsubscribeAllAsync();

        await InterruptedAsync();
        await HearsAgainAsync();
        Assert.That(_copy.Log.Containing(Lost).Single(), Does.Contain("no message came back"));
    }

    [Test]
    public async Task A_server_that_forbids_the_channel_is_heard_again_when_it_permits_it()
    {
        await (await _copy.DatabaseAsync()).ExecuteAsync("ACL", "SETUSER", "default", "resetchannels");
        await InterruptedAsync();
        Assert.That(_copy.Messages.IsListening, Is.False);

        await (await _copy.DatabaseAsync()).ExecuteAsync("ACL", "SETUSER", "default", "allchannels");

        await HearsAgainAsync();
    }

    [Test]
    [Thorough]
    public async Task Scripts_are_sent_again_to_a_server_that_was_restarted()
    {
        await using (var before = (await _copy.Leases.TryAcquireAsync("answer:x:v1:", default, CancellationToken.None)).Lease)
        {
            Assert.That(before, Is.Not.Null);
        }

        await _server.KillAsync();
        await _server.RestartAsync();
        await _copy.DatabaseAsync();

        await using var after = (await _copy.Leases.TryAcquireAsync("answer:x:v1:", default, CancellationToken.None)).Lease;
        Assert.That(after, Is.Not.Null);
    }

    [Test]
    public async Task The_end_of_the_app_is_no_interruption()
    {
        await _copy.DisposeAsync();

        Assert.That(_interruptions, Is.Empty);
        Assert.That(_copy.Log.Containing(Lost), Is.Empty);
    }

    [Test]
    public async Task An_acl_user_with_its_own_prefix_is_enough()
    {
        string[] user = ["--user", "app", "on", ">app-pw", "~redisweb:*", "&redisweb:*", "+@all", "-@admin", "-@dangerous", "--user", "default", "off"];
        await using var guarded = await RedisServerProcess.StartAsync(user);
        await using var app = await RedisApp.StartAsync($"{guarded.ConnectionString},user=app,password=app-pw");
        await Eventually.Is(() => app.Messages.IsListening);

        await (await AcquireAsync(app)).FailAsync([1], TimeSpan.FromMilliseconds(1), CancellationToken.None);
        await Eventually.Is(async () => await AcquireAsync(app) is { } lease && await lease.RenewAsync(new RunningCompute("copy", default, 0.5, "half"), CancellationToken.None) && await lease.StoreAsync([1], TimeSpan.FromMinutes(1), CancellationToken.None));

        Assert.That(await app.Cache.GetAsync("answer:x:v1:"), Is.EqualTo(new byte[] { 1 }));
        Assert.That(await app.Invalidator.InvalidateAsync(KeyScope.Of("answer:x:v1:"), CancellationToken.None), Is.EqualTo(1));
        Assert.That(await app.Invalidator.InvalidateAsync(KeyScope.Named("answer", "x"), CancellationToken.None), Is.Zero);
        await (await AcquireAsync(app)).DisposeAsync();
    }

    private static async Task<ILease> AcquireAsync(RedisApp app) =>
        (await app.Leases.TryAcquireAsync("answer:x:v1:", default, CancellationToken.None)).Lease!;

    private Task ListeningAsync() => Eventually.Is(() => _copy.Messages.IsListening, "listening", Patience);

    private Task InterruptedAsync() => Eventually.Is(() => !_interruptions.IsEmpty, "interrupted", Patience);

    private async Task HearsAgainAsync()
    {
        await ListeningAsync();
        var heard = new TaskCompletionSource<CopyMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _copy.Messages.Received += message => heard.TrySetResult(message);
        await using var other = await RedisApp.StartAsync(_server.ConnectionString); // which waits as long as a busy machine takes
        await other.DatabaseAsync();
        await using var lease = (await other.Leases.TryAcquireAsync("answer:again:v1:", default, CancellationToken.None)).Lease;
        await lease!.FailAsync([1], TimeSpan.FromSeconds(1), CancellationToken.None);
        Assert.That(await heard.Task.WaitAsync(Patience), Is.EqualTo(new CopyMessage(CopyMessageKind.Settled, KeyScope.Of("answer:again:v1:"))));
    }
}
