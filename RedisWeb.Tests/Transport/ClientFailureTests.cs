using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Transport;

/// <summary>What callers of the real client see when a real server dies, hangs or comes back.</summary>
[TestFixture(false)]
[TestFixture(true)]
public class ClientFailureTests(bool tls)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private string _folder = "";
    private X509Certificate2? _certificate;
    private RedisServerProcess _server = null!;
    private ConnectionMultiplexer _client = null!;
    private IDatabase _database = null!;

    [SetUp]
    public async Task Connect()
    {
        Require.RedisServer();
        _folder = Directory.CreateTempSubdirectory("redisweb-tls-").FullName;
        _certificate = tls ? TestCertificate.Create() : null;
        _server = _certificate is null
            ? await RedisServerProcess.StartAsync()
            : await RedisServerProcess.StartTlsAsync(await TestCertificate.SaveAsync(_certificate, _folder));
        _client = await ConnectAsync();
        _database = _client.GetDatabase();
    }

    [TearDown]
    public async Task Disconnect()
    {
        if (_server is not null)
        {
            await _client.DisposeAsync();
            await _server.DisposeAsync();
        }

        _certificate?.Dispose();
        if (_folder.Length > 0)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Test]
    public async Task Pending_calls_fail_with_a_connection_exception_when_the_server_is_killed()
    {
        var lost = new TaskCompletionSource();
        _client.ConnectionFailed += (_, _) => lost.TrySetResult();
        _server.Pause();
        var pending = Enumerable.Range(0, 1000).Select(i => _database.StringGetAsync($"key{i}")).ToArray();
        Assert.That(pending.Any(call => call.IsCompleted), Is.False);

        await _server.KillAsync();

        await lost.Task.WaitAsync(Soon);
        await EndOf(pending);
        Assert.That(pending.Select(call => call.Exception?.InnerException), Is.All.InstanceOf<RedisConnectionException>());
        await _server.RestartAsync();
        await Eventually.Is(AnswersAsync, "usable again");
    }

    [Test]
    public async Task A_blocked_synchronous_call_fails_with_a_connection_exception_when_the_server_is_killed()
    {
        await _database.PingAsync(); // nothing of the handshake is under way any more
        _server.Pause();
        var call = Task.Run(() => _database.StringGet("key"));
        await Eventually.Is(() => _client.GetCounters().Interactive.SentItemsAwaitingResponse > 0, "the call is on its way");

        await _server.KillAsync();

        await Assert.ThatAsync(() => call.WaitAsync(Soon), Throws.InstanceOf<RedisConnectionException>());
    }

    [Test]
    public async Task Killing_the_server_under_load_hangs_nobody_and_mixes_no_replies()
    {
        using var stop = new CancellationTokenSource();
        var rounds = 0;
        var strange = new ConcurrentQueue<string>();
        var callers = Enumerable.Range(0, 50).Select(caller => Task.Run(async () =>
        {
            var key = $"caller:{caller}";
            var value = key + new string((char)('a' + (caller % 26)), 3000);
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await _database.StringSetAsync(key, value);
                    var read = (string?)await _database.StringGetAsync(key);
                    if (read != value && read is not null)
                    {
                        strange.Enqueue($"{key} got {read[..20]}");
                    }

                    Interlocked.Increment(ref rounds);
                }
                catch (Exception ex) when (ex is RedisConnectionException or RedisTimeoutException)
                {
                    await Task.Delay(1);
                }
                catch (Exception ex)
                {
                    strange.Enqueue(ex.ToString());
                }
            }
        })).ToArray();

        for (var kill = 0; kill < 5; kill++)
        {
            await MoreRoundsAsync();
            await _server.KillAsync();
            await _server.RestartAsync();
        }

        await MoreRoundsAsync();
        await stop.CancelAsync();
        await Task.WhenAll(callers).WaitAsync(Soon);
        Assert.That(strange, Is.Empty);

        Task MoreRoundsAsync()
        {
            var enough = Volatile.Read(ref rounds) + 1000;
            return Eventually.Is(() => Volatile.Read(ref rounds) >= enough, "callers are served");
        }
    }

    [Test]
    public async Task A_stopped_server_shows_as_time_outs_and_answers_when_it_goes_on()
    {
        await using var impatient = await ConnectAsync(options => options.AsyncTimeout = options.SyncTimeout = 500);
        var database = impatient.GetDatabase();
        _server.Pause();
        var pending = Enumerable.Range(0, 100).Select(_ => database.StringIncrementAsync("counter")).ToArray();

        await EndOf(pending);
        Assert.That(pending.Select(call => call.Exception?.InnerException), Is.All.InstanceOf<RedisTimeoutException>());
        Assert.That(() => database.StringGet("counter"), Throws.InstanceOf<RedisTimeoutException>());

        _server.Resume();
        await Eventually.Is(async () => await IntegerAsync() == 100, "what was sent has been done, once");

        async Task<int> IntegerAsync()
        {
            try
            {
                return (int)await database.StringGetAsync("counter");
            }
            catch (RedisTimeoutException)
            {
                return -1;
            }
        }
    }

    [Test]
    public async Task Connections_that_are_closed_leave_neither_threads_nor_descriptors()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Ignore("Counts in /proc.");
        }

        await OpenAndCloseAsync(10);
        var (threads, descriptors) = (Count("task"), Count("fd"));

        await OpenAndCloseAsync(50);

        await Eventually.Is(() => Count("task") < threads + 25 && Count("fd") < descriptors + 25, "50 connections are gone");

        async Task OpenAndCloseAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                await using var client = await ConnectAsync();
                await client.GetDatabase().PingAsync();
            }
        }

        static int Count(string what) => Directory.GetFileSystemEntries($"/proc/self/{what}").Length;
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(Action<ConfigurationOptions>? more = null)
    {
        var options = ConfigurationOptions.Parse(_server.ConnectionString);
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = 2000;
        options.HeartbeatInterval = TimeSpan.FromMilliseconds(200);
        options.ReconnectRetryPolicy = new LinearRetry(100);
        options.CertificateValidation += (_, presented, _, _) => _certificate!.Equals(presented);
        more?.Invoke(options);
        return await ConnectionMultiplexer.ConnectAsync(options);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return await _database.StringSetAsync("alive", 1);
        }
        catch (Exception ex) when (ex is RedisConnectionException or RedisTimeoutException)
        {
            return false;
        }
    }

    // That they end in time is part of what is tested; how, the caller looks at.
    private static Task EndOf(Task[] calls) =>
        Task.WhenAll(calls).ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(Soon);
}
