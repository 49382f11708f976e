using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.AcrossCopies;

/// <summary>Visitors whose every request goes to any copy, as real processes on one Redis with an append-only file.</summary>
[TestFixture(RedisKind.OneServerWithFile)]
[TestFixture(RedisKind.Cluster)]
[Thorough]
[NonParallelizable]
public sealed class SessionsTests(RedisKind kind) : CopiesFixture(kind, 3, "--Compute:QueueLimitPerClient=1000")
{
    private const int Pins = 200;
    private const int Writes = 20;

    private static readonly int Visitors = Rounds.AreMany ? 500 : 40;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(Rounds.AreMany ? 2 : 0.5);

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = 200 }) { Timeout = TimeSpan.FromSeconds(30) };
    private readonly long _started = Stopwatch.GetTimestamp();

    private TimeSpan Now => Stopwatch.GetElapsedTime(_started);

    [OneTimeTearDown]
    public void Dispose() => _client.Dispose();

    [Test]
    public async Task Two_hundred_answers_opened_and_pinned_at_once_are_all_kept()
    {
        var visitor = await BegunAsync("0");

        await Task.WhenAll(Enumerable.Range(0, Pins).Select(async i =>
        {
            var tab = visitor.Tab();
            await OpenUntilNotedAsync(tab, i);
            await PinUntilTakenAsync(tab, i);
        }));

        foreach (var copy in Copies)
        {
            var all = await visitor.ExportAsync(copy.Site);
            Assert.That(all.GetProperty("pins").EnumerateArray().Select(pin => pin.GetProperty("note").GetString()), Is.EquivalentTo(Enumerable.Range(0, Pins).Select(i => $"{i}")));
            Assert.That(all.GetProperty("recent").EnumerateArray().Select(each => each.GetProperty("question").GetString()), Is.EquivalentTo(Enumerable.Range(0, Pins).Select(SlowQuestion)));
        }
    }

    // Copies that do everything for the first time may miss the deadline on a busy machine; they say so, and whoever is told asks again.
    private async Task OpenUntilNotedAsync(BalancedVisitor tab, int i)
    {
        for (var told = 0; ; told++)
        {
            var (status, html) = await tab.OpenAsync(new Uri(Site(i + told), $"/calculations/prime-count?upTo={1000 + i}"));
            Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
            if (!html.Contains("visits and changes are not kept", StringComparison.Ordinal))
            {
                return;
            }

            Assert.That(told, Is.LessThan(5), html);
        }
    }

    private async Task PinUntilTakenAsync(BalancedVisitor tab, int i)
    {
        for (var told = 0; ; told++)
        {
            var (status, _) = await tab.PinAsync(Site(i + 1 + told), SlowQuestion(i), $"{i}");
            if (status == HttpStatusCode.SeeOther)
            {
                return;
            }

            Assert.That((status, told), Is.EqualTo((HttpStatusCode.ServiceUnavailable, Math.Min(told, 5))));
        }
    }

    [Test]
    public async Task A_rolling_restart_loses_nothing()
    {
        var visitor = await BegunAsync("0");
        foreach (var copy in Copies)
        {
            await copy.EndAsync();
            Assert.That((await visitor.PinAsync(Running(0).Site, SlowQuestion(copy.Name.Length), copy.Name)).Status, Is.EqualTo(HttpStatusCode.SeeOther));
            await copy.StartAsync();
            Assert.That(await visitor.NotesAsync(copy.Site), Does.Contain(copy.Name));
        }

        Assert.That(await visitor.NotesAsync(Site(0)), Has.Count.EqualTo(2), "the one it began with, and one that each copy in turn gave another note");
    }

    [Test]
    public async Task Whatever_is_killed_what_was_acknowledged_is_there_and_what_failed_was_told()
    {
        var visitors = await Task.WhenAll(Enumerable.Range(0, Visitors).Select(i => BegunAsync($"{i}-begun")));
        ConcurrentBag<Write> writes = [];
        List<TimeSpan> kills = [];
        var writing = Task.WhenAll(visitors.Select((visitor, i) => WriteAsync(visitor, i, writes)));
        for (var kill = 0; kill < (Rounds.AreMany ? 3 : 1); kill++)
        {
            await PassAsync(Between * 4);
            kills.Add(Now);
            await Redis.KillAsync("");
            await PassAsync(Between / 2);
            await Redis.RecoverAsync("");
            await Redis.HealAsync();
            if (kill == 0)
            {
                await PassAsync(Between);
                await Copies[2].KillAsync();
            }
        }

        await writing;
        var kept = await Task.WhenAll(visitors.Select(visitor => visitor.NotesAsync(Running(0).Site)));

        var acknowledged = writes.Where(write => write.IsAcknowledged).ToList();
        var lost = acknowledged.Where(write => !kept[write.Visitor].Contains(write.Note)).ToList();
        var late = lost.Where(write => kills.Any(kill => kill > write.At && kill - write.At <= TimeSpan.FromSeconds(1))).ToList();
        Report($"{Kind}: {Visitors} sessions, {writes.Count} writes, Redis killed {kills.Count} times and one copy once: {acknowledged.Count} acknowledged, {writes.Count(write => write.IsTold)} told as not saved, {writes.Count(write => write.Fault is not null)} cut off by the killed copy; lost {lost.Count}, of them {late.Count} acknowledged in the second before a kill");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lost.Except(late), Is.Empty, "acknowledged, and gone");
            Assert.That(writes.Where(write => !write.IsAcknowledged && !write.IsTold && write.Fault is null), Is.Empty, "neither saved nor told");
            Assert.That(writes.Where(write => write.IsTold), Is.Not.Empty, "there was no outage");
            Assert.That(writes.Where(write => write.Fault is not null && write.Copy != Copies[2].Name), Is.Empty, "no other copy was killed");
        }
    }

    private static string SlowQuestion(int i) => $"prime-count?upTo={1000 + i}";

    private Uri Site(int i) => Copies[i % Copies.Count].Site;

    private Copy Running(int i) => Copies.Where(copy => copy.IsRunning).ElementAt(i % Copies.Count(copy => copy.IsRunning));

    /// <summary>A visitor with a session, of one pin.</summary>
    private async Task<BalancedVisitor> BegunAsync(string note)
    {
        var visitor = new BalancedVisitor(_client);
        await visitor.OpenAsync(new Uri(Site(0), "/calculations/prime-count?upTo=1000"));
        var (status, html) = await visitor.PinAsync(Site(1), SlowQuestion(0), note);
        Assert.That((status, visitor.SessionCookie is not null), Is.EqualTo((HttpStatusCode.SeeOther, true)), html);
        return visitor;
    }

    private async Task WriteAsync(BalancedVisitor visitor, int number, ConcurrentBag<Write> writes)
    {
        using var timer = new PeriodicTimer(Between);
        for (var i = 1; i <= Writes; i++)
        {
            await timer.WaitForNextTickAsync();
            var (copy, note) = (Running(number + i), string.Create(CultureInfo.InvariantCulture, $"{number}-{i}"));
            try
            {
                var (status, html) = await visitor.PinAsync(copy.Site, SlowQuestion(i), note);
                writes.Add(new Write(number, note, copy.Name, Now, status is HttpStatusCode.SeeOther, status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.Conflict && html.Contains(note, StringComparison.Ordinal), null));
            }
            catch (HttpRequestException ex)
            {
                writes.Add(new Write(number, note, copy.Name, Now, false, false, ex.Message));
            }
        }
    }

    /// <summary>One pin: when its answer came, and what that was.</summary>
    private sealed record Write(int Visitor, string Note, string Copy, TimeSpan At, bool IsAcknowledged, bool IsTold, string? Fault);
}
