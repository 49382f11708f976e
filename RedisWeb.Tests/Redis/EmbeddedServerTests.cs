using System.Diagnostics;
using System.Globalization;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Redis;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class EmbeddedServerTests : IDisposable
{
    // What is kept is asked for here, and not how soon: a server's first commands are its slowest.
    private const string Patient = "Redis:CommandTimeoutMilliseconds=20000";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task It_says_once_where_it_listens_and_where_its_data_is()
    {
        await using var app = await RedisApp.StartEmbeddedAsync(_folder["data"]);
        await app.DatabaseAsync();

        var expected = $"Information RedisWeb.Redis.EmbeddedServer: Embedded Redis server listens on 127.0.0.1:{app.Embedded.Port} (pid {app.Embedded.Pid}), data in {_folder["data"]}";
        Assert.That(app.Log.Containing("listens on"), Is.EqualTo(new[] { expected }));
    }

    [Test]
    public async Task Its_data_is_kept_over_a_restart()
    {
        await using (var app = await RedisApp.StartEmbeddedAsync(_folder["data"], Patient))
        {
            var database = await app.DatabaseAsync();
            await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => database.StringSetAsync($"key:{i}", i, TimeSpan.FromHours(1))));
            await database.HashSetAsync("session", "name", "Ada");
        }

        await using var again = await RedisApp.StartEmbeddedAsync(_folder["data"], Patient);
        var values = await (await again.DatabaseAsync()).StringGetAsync([.. Enumerable.Range(0, 1_000).Select(i => (RedisKey)$"key:{i}")]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(values.Select(v => (int)v), Is.EqualTo(Enumerable.Range(0, 1_000)));
            Assert.That((await (await again.DatabaseAsync()).HashGetAsync("session", "name")).ToString(), Is.EqualTo("Ada"));
            Assert.That(await (await again.DatabaseAsync()).KeyTimeToLiveAsync("key:1"), Is.GreaterThan(TimeSpan.FromMinutes(50)));
        }
    }

    [Test]
    public async Task A_second_copy_has_data_of_its_own()
    {
        await using var first = await RedisApp.StartEmbeddedAsync(_folder["data"], Patient);
        await (await first.DatabaseAsync()).StringSetAsync("who", "first");
        await using var second = await RedisApp.StartEmbeddedAsync(_folder["data"], Patient);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await (await second.DatabaseAsync()).StringGetAsync("who")).IsNull, Is.True);
            Assert.That(second.Embedded.Folder, Is.EqualTo(_folder["data-2"]));
        }
    }

    [Test]
    [Thorough]
    public async Task After_its_own_death_it_is_started_again_with_every_write_it_had_acknowledged()
    {
        await using var app = await RedisApp.StartEmbeddedAsync(_folder["data"], Patient);
        var database = await app.DatabaseAsync();
        var port = app.Embedded.Port;
        for (var death = 1; death <= 2; death++)
        {
            var restored = death;
            using var server = Process.GetProcessById(app.Embedded.Pid);
            await Task.WhenAll(Enumerable.Range(0, 200).Select(i => database.StringSetAsync($"key:{i}", restored)));
            server.Kill();

            await Eventually.Is(() => app.Log.Containing("s without it").Count() == restored, "connected again");
            var values = await Eventually.Answers(() => database.StringGetAsync([.. Enumerable.Range(0, 200).Select(i => (RedisKey)$"key:{i}")]));
            Assert.That(values.Select(v => (int)v), Is.All.EqualTo(death));
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(app.Embedded.Port, Is.EqualTo(port));
            Assert.That(app.Log.Containing("it is started again").Count(), Is.EqualTo(2));
            Assert.That(app.Log.Containing("is lost").Count(), Is.EqualTo(2));
        }
    }

    [Test]
    [Thorough]
    public async Task Full_memory_loses_nothing()
    {
        const int Values = 600;
        const int Sessions = 500;
        static byte[] Value(int i) => [.. Enumerable.Repeat((byte)i, 150_000), .. BitConverter.GetBytes(i)];
        static async Task<int> LostAsync(IDatabase database)
        {
            var lost = 0;
            for (var i = 0; i < Values; i++)
            {
                lost += ((byte[]?)await database.StringGetAsync($"value:{i}") ?? []).AsSpan().SequenceEqual(Value(i)) ? 0 : 1;
            }

            for (var i = 0; i < Sessions; i++)
            {
                lost += await database.HashGetAsync($"session:{i}", "id") == i ? 0 : 1;
            }

            return lost;
        }

        await using (var app = await RedisApp.StartEmbeddedAsync(_folder["data"], "Redis:Embedded:MemoryMegabytes=32", Patient))
        {
            var database = await app.DatabaseAsync();
            await Task.WhenAll(Enumerable.Range(0, Sessions).Select(i => database.HashSetAsync($"session:{i}", "id", i)));
            for (var i = 0; i < Values; i++)
            {
                await database.StringSetAsync($"value:{i}", Value(i), TimeSpan.FromHours(1));
            }

            Assert.That(await LostAsync(database), Is.Zero, "90 MB in 32 MB of memory");
        }

        await using var again = await RedisApp.StartEmbeddedAsync(_folder["data"], "Redis:Embedded:MemoryMegabytes=32", Patient);
        Assert.That(await LostAsync(await again.DatabaseAsync()), Is.Zero, "after a restart");
    }

    [Test]
    [Thorough]
    public async Task The_append_only_log_is_cut_back_by_checkpoints()
    {
        const int Megabytes = 32;
        await using var app = await RedisApp.StartEmbeddedAsync(
            _folder["data"], $"Redis:Embedded:AppendOnlyMegabytes={Megabytes}", Patient);
        var database = await app.DatabaseAsync();
        await database.HashSetAsync("session", "name", "Ada");
        var value = new byte[1_000_000];
        for (var i = 0; i < 150; i++)
        {
            await database.StringSetAsync($"value:{i % 10}", value);
        }

        var log = Path.Combine(_folder["data"], "AOF");
        Assert.That(Size(log), Is.GreaterThan(100_000_000), "the log was long");
        await Eventually.Is(() => Size(log) < 2 * Megabytes * 1_048_576, "the log is short");

        using var server = Process.GetProcessById(app.Embedded.Pid);
        server.Kill();
        await Eventually.Is(() => app.Log.Containing("s without it").Any(), "connected again");
        Assert.That((await Eventually.Answers(() => database.HashGetAsync("session", "name"))).ToString(), Is.EqualTo("Ada"));
    }

    [Test]
    [Platform("Linux")]
    [Thorough]
    public async Task It_is_small_and_ready_soon()
    {
        await using (var app = await RedisApp.StartEmbeddedAsync(_folder["data"]))
        {
            await app.DatabaseAsync();
        }

        var started = Stopwatch.GetTimestamp();
        await using var warm = await RedisApp.StartEmbeddedAsync(_folder["data"]);
        await warm.DatabaseAsync();
        var ready = Stopwatch.GetElapsedTime(started);
        var resident = (await File.ReadAllLinesAsync($"/proc/{warm.Embedded.Pid}/status")).Single(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        var kilobytes = int.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Trim(), CultureInfo.InvariantCulture);
        await TestContext.Out.WriteLineAsync($"ready after {ready.TotalMilliseconds:F0} ms, {kilobytes} kB resident");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(kilobytes, Is.LessThan(200_000));
            Assert.That(ready, Is.LessThan(TimeSpan.FromSeconds(10)));
        }
    }

    [Test]
    public async Task A_folder_it_cannot_have_is_told_once_and_the_app_serves_meanwhile()
    {
        await File.WriteAllTextAsync(_folder["data"], "a file in its place");
        await using var app = await RedisApp.StartEmbeddedAsync(_folder["data"]);
        await app.Log.WaitForAsync("could not be started", Patience);
        Assert.That(() => app.Connection.Database, Throws.InstanceOf<StackExchange.Redis.RedisConnectionException>());

        File.Delete(_folder["data"]);

        await app.DatabaseAsync();
        Assert.That(app.Log.Containing("could not be started").Count(), Is.EqualTo(1));
    }

    private static long Size(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Exists ? f.Length : 0);
}
