using System.Diagnostics;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Redis;

[NonParallelizable]
public sealed class RedisConnectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private RedisServerProcess _server = null!;

    [SetUp]
    public async Task SetUp() => _server = await RedisServerProcess.StartAsync();

    [TearDown]
    public async Task TearDown() => await (_server?.DisposeAsync() ?? default);

    [Test]
    public async Task It_connects_under_its_name_and_says_so_once()
    {
        await using var app = await RedisApp.StartAsync(_server.ConnectionString, RedisApp.AsDeployed);
        var clients = (await (await app.DatabaseAsync()).ExecuteAsync("CLIENT", "LIST")).ToString();
        await app.Log.WaitForAsync("is connected", Patience);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(clients, Does.Contain("name=RedisWeb"));
            Assert.That(app.Connection.IsConnected, Is.True);
            Assert.That(app.Log.Containing($"Redis at {_server.ConnectionString} is connected").Count(), Is.EqualTo(1));
        }
    }

    [Test]
    [Thorough]
    public async Task A_server_that_is_away_at_the_start_is_joined_when_it_comes()
    {
        await _server.KillAsync();
        var started = Stopwatch.GetTimestamp();
        await using var app = await RedisApp.StartAsync(_server.ConnectionString, RedisApp.AsDeployed);
        Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(2)), "the app does not wait for Redis");
        await app.Log.WaitForAsync($"Redis at {_server.ConnectionString} is not reachable; answers are computed without it until it is", Patience);

        await _server.RestartAsync();
        var back = Stopwatch.GetTimestamp();
        await app.DatabaseAsync();
        var recovery = Stopwatch.GetElapsedTime(back);
        await app.Log.WaitForAsync("s without it", Patience);

        await TestContext.Out.WriteLineAsync($"connected {recovery.TotalMilliseconds:F0} ms after the server came");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(recovery, Is.LessThan(TimeSpan.FromSeconds(5)));
            Assert.That(app.Log.Containing("not reachable").Count(), Is.EqualTo(1));
        }
    }

    [Test]
    [Thorough]
    public async Task After_a_kill_commands_fail_at_once_and_the_connection_comes_back_with_the_server()
    {
        await using var app = await RedisApp.StartAsync(_server.ConnectionString, RedisApp.AsDeployed);
        var database = await app.DatabaseAsync();

        await _server.KillAsync();
        await app.Log.WaitForAsync("is lost", Patience);
        var asked = Stopwatch.GetTimestamp();
        for (var i = 0; i < 20; i++)
        {
            Assert.That(async () => await database.PingAsync(), Throws.InstanceOf<RedisConnectionException>());
        }

        var failing = Stopwatch.GetElapsedTime(asked) / 20;
        var waiting = app.DatabaseAsync();
        Assert.That((app.Connection.IsConnected, waiting.IsCompleted), Is.EqualTo((false, false)));

        await _server.RestartAsync();
        var back = Stopwatch.GetTimestamp();
        await waiting;
        var recovery = Stopwatch.GetElapsedTime(back);
        await database.PingAsync();

        await TestContext.Out.WriteLineAsync($"a command fails after {failing.TotalMilliseconds:F1} ms; back after {recovery.TotalMilliseconds:F0} ms");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(failing, Is.LessThan(TimeSpan.FromMilliseconds(100)));
            Assert.That(recovery, Is.LessThan(TimeSpan.FromSeconds(5)));
            Assert.That(app.Log.Containing("is lost").Count(), Is.EqualTo(1));
        }
    }

    [Test]
    [Thorough]
    public async Task A_server_that_stops_answering_is_given_up_and_joined_again_when_it_answers()
    {
        await using var app = await RedisApp.StartAsync(_server.ConnectionString, RedisApp.AsDeployed);
        var database = await app.DatabaseAsync();

        _server.Pause();
        var paused = Stopwatch.GetTimestamp();
        using (var probing = new CancellationTokenSource())
        {
            var probe = KeepAskingAsync(database, probing.Token);
            await app.Log.WaitForAsync("is lost", Patience);
            await probing.CancelAsync();
            await probe;
        }

        var noticed = Stopwatch.GetElapsedTime(paused);
        _server.Resume();
        var back = Stopwatch.GetTimestamp();
        await app.DatabaseAsync();
        var recovery = Stopwatch.GetElapsedTime(back);
        await database.PingAsync();

        await TestContext.Out.WriteLineAsync($"noticed after {noticed.TotalMilliseconds:F0} ms; back after {recovery.TotalMilliseconds:F0} ms");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(noticed, Is.LessThan(TimeSpan.FromSeconds(10)));
            Assert.That(recovery, Is.LessThan(TimeSpan.FromSeconds(5)));
        }
    }

    [Test]
    public async Task Secrets_are_never_logged()
    {
        const string Secret = "s3cret-w0rd";
        await using var guarded = await RedisServerProcess.StartAsync("--requirepass", "another");
        await using (var app = await RedisApp.StartAsync($"{guarded.ConnectionString},user=default,password={Secret}"))
        {
            var refused = await app.Log.WaitForAsync("not reachable", Patience);
            Assert.That(refused, Does.Contain("AuthenticationFailure"));
            Assert.That(app.Log.Containing(Secret), Is.Empty);
        }

        await using (var app = await RedisApp.StartAsync($"{guarded.ConnectionString},password=another"))
        {
            await app.DatabaseAsync();
            await guarded.KillAsync();
            await app.Log.WaitForAsync("is lost", Patience);
            Assert.That(app.Log.Containing("another"), Is.Empty);
        }
    }

    [Test]
    [Thorough]
    public async Task Stopping_the_app_while_the_server_is_away_takes_no_time_and_says_nothing_more()
    {
        var app = await RedisApp.StartAsync(_server.ConnectionString, RedisApp.AsDeployed);
        await app.DatabaseAsync();
        await app.Cache.GetAsync("x"); // makes RedisCache hold the shared connection, which it closes in its own Dispose
        await _server.KillAsync();
        await app.Log.WaitForAsync("is lost", Patience);

        var stopping = Stopwatch.GetTimestamp();
        await app.DisposeAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Stopwatch.GetElapsedTime(stopping), Is.LessThan(TimeSpan.FromSeconds(5)));
            Assert.That(app.Log.Containing("is lost").Count(), Is.EqualTo(1));
            Assert.That(app.Log.Containing("Error "), Is.Empty);
        }
    }

    private static async Task KeepAskingAsync(IDatabase database, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await database.StringGetAsync("x");
            }
            catch (Exception ex) when (ex is RedisException or TimeoutException or OperationCanceledException)
            {
                // the client cancels what was under way when it gives the connection up
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }
}
