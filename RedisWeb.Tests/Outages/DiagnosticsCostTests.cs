using System.Globalization;
using System.Text.RegularExpressions;
using RedisWeb.Tests.AcrossCopies;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Outages;

/// <summary>What it costs Redis that somebody watches the diagnostics, by the server's own count.</summary>
[Platform(Exclude = "Win")]
[Thorough]
public sealed partial class DiagnosticsCostTests
{
    private const double MostOfServersTime = 0.01;
    private const int MostTripsATick = 100;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(Rounds.AreMany ? 60 : 10);
    // What a copy does every ten seconds is in a short window once, now and then twice.
    private static readonly double MostOfTwo = Rounds.AreMany ? 1.1 : 1.25;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string[] OnlyForWatchers = ["slowlog|get", "client|list", "config|get", "zrandmember", "hstrlen", "scan"];

    // What visitors' questions come to, and what scripts do with them, however late a busy machine is.
    private static readonly string[] OfVisitors = ["lpush", "lrem", "ltrim", "zincrby", "zremrangebyrank", "zremrangebyscore", "zadd", "hmget", "evalsha", "eval", "expire", "hincrby", "hset", "set", "setex", "sadd", "publish", "multi", "exec"];
    private static readonly string[] NowAndThen = ["config|get", "zrandmember", "hstrlen", "scan", "pttl"];
    private static readonly string[] Never = ["keys", "monitor", "sscan", "hscan", "zscan"];

    private RedisServerProcess _redis = null!;
    private Copies _copies = null!;
    private DiagnosticsReader _reader = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _redis = await RedisServerProcess.StartAsync();
        _copies = await Copies.StartAsync(1, _redis.ConnectionString, [.. TestAccounts.Arguments]);
        _reader = new DiagnosticsReader();
        await _reader.SignInAsync(_copies[0]);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _reader?.Dispose();
        await (_copies?.DisposeAsync() ?? default);
        await (_redis?.DisposeAsync() ?? default);
    }

    [Test]
    public async Task Watching_costs_under_a_hundredth_of_the_server_however_many_watch_and_nothing_once_nobody_does()
    {
        for (var i = 0; i < 40; i++)
        {
            await _copies[0].AskAsync($"/calculations/prime-count?upTo={1000 + i}");
        }

        await using var load = new SteadyLoad(i => new Uri(_copies[0].Site, $"/calculations/prime-count?upTo={1000 + (i % 40)}"), perSecond: 50); // hits, of the copy's own memory
        await load.ForAsync(Tick);
        var quiet = await MeasureAsync(() => load.ForAsync(Window));
        var one = await WatchedAsync(1);
        var two = await WatchedAsync(2);
        await load.ForAsync(2 * Tick);
        var after = await MeasureAsync(() => load.ForAsync(Window));

        var ticks = Window / Tick;
        var share = (one.Values.Sum(each => each.Microseconds) - quiet.Values.Sum(each => each.Microseconds)) / Window.TotalMicroseconds;
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"One who watches takes {share:P3} of the server's time. Commands a tick, nobody / one / two watching / nobody any more:"));
        foreach (var name in one.Keys.Union(two.Keys).Order(StringComparer.Ordinal))
        {
            await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name,-20} {Calls(quiet, name) / ticks,6:F1} {Calls(one, name) / ticks,6:F1} {Calls(two, name) / ticks,6:F1} {Calls(after, name) / ticks,6:F1}"));
        }

        Assert.That(share, Is.LessThan(MostOfServersTime));
        Assert.That(PerTick(one), Is.InRange(5, MostTripsATick));
        Assert.That(PerTick(two), Is.LessThan(PerTick(one) * MostOfTwo), "two cost what one costs");
        Assert.That(Calls(two, "slowlog|get"), Is.LessThan(ticks + 2), "one tick for both");
        Assert.That(OnlyForWatchers.Where(name => Calls(quiet, name) + Calls(after, name) > 0), Is.Empty);
        Assert.That(OnlyForWatchers.Take(2).Where(name => Calls(one, name) == 0), Is.Empty, "it was looked at");
        Assert.That(Never.Where(name => Calls(one, name) + Calls(two, name) > 0), Is.Empty);
        Assert.That(load.Answers.Where(answer => !answer.IsOk), Is.Empty);
    }

    private static double Calls(IReadOnlyDictionary<string, (double Calls, double Microseconds)> stats, string name) => stats.GetValueOrDefault(name).Calls;

    // The slow log is asked for once at each; settings and sizes every ten seconds, own keys every thirty, which may or may not be within a window.
    private static double PerTick(IReadOnlyDictionary<string, (double Calls, double Microseconds)> stats) =>
        stats.Where(each => !OfVisitors.Contains(each.Key) && !NowAndThen.Contains(each.Key)).Sum(each => each.Value.Calls) / Calls(stats, "slowlog|get");

    /// <summary>From the end of a tick to the end of a later one.</summary>
    private async Task<IReadOnlyDictionary<string, (double Calls, double Microseconds)>> WatchedAsync(int watchers)
    {
        using var leave = new CancellationTokenSource();
        var seen = new int[watchers];
        var watching = Enumerable.Range(0, watchers).Select(i => WatchAsync(() => Interlocked.Increment(ref seen[i]), leave.Token)).ToArray();
        Task TicksAsync(int ticks) => Eventually.Is(() => Enumerable.Range(0, watchers).All(i => Volatile.Read(ref seen[i]) >= ticks), $"{ticks} ticks are over", Window + Patience);
        await TicksAsync(1);
        var before = seen[0];
        var stats = await MeasureAsync(() => TicksAsync(before + (int)(Window / Tick)));
        await leave.CancelAsync();
        await Task.WhenAll(watching).WaitAsync(Patience);
        return stats;
    }

    /// <summary>As the page does: fetches its inside at each event.</summary>
    private async Task WatchAsync(Action fetched, CancellationToken leave)
    {
        using var stream = await _reader.Ada.ListenAsync(new Uri(_copies[0].Site, "/admin/diagnostics/events"));
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(CancellationToken.None));
        try
        {
            while (await reader.ReadLineAsync(leave) is { } line)
            {
                if (line.StartsWith("data:", StringComparison.Ordinal))
                {
                    await _reader.TextAsync(_copies[0], "/admin/diagnostics/panels");
                    fetched();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // left
        }
    }

    private async Task<IReadOnlyDictionary<string, (double Calls, double Microseconds)>> MeasureAsync(Func<Task> wait)
    {
        var before = await StatsAsync();
        await wait();
        return (await StatsAsync()).ToDictionary(
            each => each.Key, each => (each.Value.Calls - before.GetValueOrDefault(each.Key).Calls, each.Value.Microseconds - before.GetValueOrDefault(each.Key).Microseconds));
    }

    private async Task<Dictionary<string, (double Calls, double Microseconds)>> StatsAsync() =>
        Row().Matches(await PlainRedis.AskAsync(_redis.Port, "INFO", "commandstats"))
            .ToDictionary(match => match.Groups[1].Value, match => (double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture), double.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture)));

    [GeneratedRegex(@"cmdstat_([^:]+):calls=(\d+),usec=(\d+)")]
    private static partial Regex Row();
}
