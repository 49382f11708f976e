using RedisWeb.Caching;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Series;
using RedisWeb.Jobs;
using RedisWeb.Models.Diagnostics;
using RedisWeb.Models.Tables;
using static RedisWeb.Tests.Diagnostics.Snapshots;

namespace RedisWeb.Tests.Models.Diagnostics;

public sealed class DiagnosticsPresenterTests
{
    private static readonly DiagnosticsSnapshot OneOfEach = Well with
    {
        Memory = Of(Memory with { Eviction = Eviction.AnyKey, EvictedKeys = 1 }),
        Clients = Of(Clients with { KeepAlive = TimeSpan.Zero, Connected = 90, Limit = 100 }),
    };

    [Test]
    public void The_headline_counts_what_is_listed()
    {
        Assert.That((Page(Well).Verdict, Page(Well).Tone), Is.EqualTo(("All is well.", "good")));
        Assert.That((Page(OneOfEach).Verdict, Page(OneOfEach).Tone), Is.EqualTo(("1 thing needs attention now, 2 need attention, 1 is worth knowing.", "bad")));
        Assert.That(Page(With(Clients with { KeepAlive = TimeSpan.Zero })).Verdict, Is.EqualTo("All is well. 1 thing is worth knowing."));
        Assert.That(Page(With(Clients with { Connected = 90, Limit = 100 })).Verdict, Is.EqualTo("1 thing needs attention."));
    }

    [TestCase(true, false, "closed", "calls go through")]
    [TestCase(false, false, "closed", "calls fail at once")]
    [TestCase(false, true, "open", "calls are held back")]
    public void Calls_go_through_only_where_there_is_a_connection(bool isConnected, bool isOpen, string state, string hint)
    {
        var breaker = Panel(With(Connection with { IsConnected = isConnected, IsBreakerOpen = isOpen }), "connection").Facts.Single(fact => fact.Label == "Breaker");

        Assert.That((breaker.Value, breaker.Hint), Is.EqualTo((state, hint)));
    }

    [Test]
    public void A_copy_that_was_killed_is_told_first_as_silent_and_then_as_lost()
    {
        var copies = new CopiesPanel([OneCopy, OneCopy with { Run = "b:1", Name = "b" }], [new("b:1", "b", Now.AddSeconds(-8)), new("c:1", "c", Now.AddMinutes(-5))]);

        var tables = Panel(Well with { Copies = Of(copies) }, "copies").Tables;

        Assert.That(tables[0].Rows.Select(row => (row[0].Text, row[2].Text)), Is.EqualTo(new[] { ("b", "8 s ago"), ("c", "5 minutes ago") }));
        Assert.That(tables[1].Rows.Select(row => row[0].Text), Is.EqualTo(new[] { "a", "b (silent)" }));
    }

    [Test]
    public void Compute_times_of_the_last_hour_stand_beside_those_since_ever()
    {
        var table = Panel(With(Calculation with { ComputeP95Seconds = 1.1, LastHour = new ComputesOfHour(3, 0, 0, 7.3, 9) }), "calculations").Tables[0];

        Assert.That(table.Columns.Zip(table.Rows[1]).Where(cell => cell.First.Title.StartsWith('p')).Select(cell => $"{cell.First.Title}: {cell.Second}"), Is.EqualTo(new[] { "p50: 1.0 s", "p95: 1.1 s", "p50, 1 h: 7.3 s", "p95, 1 h: 9.0 s" }));
    }

    [Test]
    public void A_job_is_one_row_however_many_copies_have_requests_for_it()
    {
        var here = OneCopy with { Work = new CopyWork(1, 1, 1, [new("mandelbrot", 9, 2, FlightState.Computing, 0.426, "Drawing", "job-1"), new("prime-count", 3, 1, FlightState.InLine, Job: "job-2")]) };
        var there = OneCopy with { Name = "b", Work = new CopyWork(1, 0, 1, [new("mandelbrot", 12, 3, FlightState.Elsewhere, Job: "job-1"), new("option-price", 1, 1)]) };

        var table = Panel(With(here, there), "work").Tables[0];

        Assert.That(Texts(table), Is.EqualTo(new[]
        {
            new[] { "mandelbrot", "a", "42 % Drawing", "12 s", "5" },
            ["prime-count", "in line", "\u2013", "3.0 s", "1"],
            ["option-price", "b", "\u2013", "1.0 s", "1"],
        }));
        Assert.That(table.Fractions, Is.EqualTo(new double?[] { 0.426, null, null }));
    }

    [Test]
    public void The_queue_tells_how_many_wait_for_whom_and_what_is_next()
    {
        var queue = Panel(With(new QueuePanel(300, 2, 1_000, 0, 202, 9, [new("Ab3x", 290), new("Zz9-", 12)], [new("mandelbrot", ComputeLane.Slow, 9, "job-1"), new("prime-count", ComputeLane.Quick, 1, "job-2")])), "queue");

        Assert.That(queue.Facts.Select(fact => $"{fact.Label}: {fact.Value} {fact.Hint}".TrimEnd()), Is.EqualTo(new[]
        {
            "Waiting: 302 of 1,000 that may", "Oldest: 9.0 s of 202 that were looked at", "Slow lane: 300", "Quick lane: 2",
        }));
        Assert.That(Texts(queue.Tables[0]), Is.EqualTo(new[] { new[] { "mandelbrot", "slow", "9.0 s" }, ["prime-count", "quick", "1.0 s"] }));
        Assert.That(Texts(queue.Tables[1]), Is.EqualTo(new[] { new[] { "Ab3x\u2026", "290" }, ["Zz9-\u2026", "12"] }));
    }

    [Test]
    public void While_redis_is_away_the_queue_is_this_copys_own()
    {
        var queue = Panel(With(new QueuePanel(null, null, 1_000, 3, 0, null, [], [])), "queue");

        Assert.That(queue.Sentence, Does.StartWith("Redis is away"));
        Assert.That(queue.Facts[^1].Value, Is.EqualTo("3"));
    }

    [Test]
    public void Only_administrators_can_cancel_a_job()
    {
        var snapshot = With(OneCopy with { Work = new CopyWork(1, 1, 0, [new("mandelbrot", 9, 2, FlightState.Computing, 0.4, "Drawing", "AbCdEfGhIjKlMnOpQrStUv")]) });

        var (administrators, viewers) = (DiagnosticsPresenter.Page(snapshot, true).Panels.Single(panel => panel.Id == "work"), Panel(snapshot, "work"));

        Assert.That(administrators.Tables[0].Actions, Is.EqualTo(new[] { new PanelAction("Cancel", "confirm/cancel-job?job=AbCdEfGhIjKlMnOpQrStUv", "mandelbrot AbCdEf\u2026") }));
        Assert.That(administrators.Actions.Select(action => action.Label), Is.EqualTo(new[] { "Cancel a job" }));
        Assert.That((viewers.Tables[0].Actions, viewers.Actions), Is.EqualTo((Array.Empty<PanelAction>(), Array.Empty<PanelAction>())));
        Assert.That(snapshot.WithoutJobs().Copies.Figures!.Copies[0].Work.UnderWay[0], Is.EqualTo(new WorkUnderWay("mandelbrot", 9, 2, FlightState.Computing, 0.4, "Drawing")));
    }

    [Test]
    public void A_panel_is_folded_unless_it_needs_attention_or_somebody_is_at_work()
    {
        Assert.That(Open(Page(Well)), Is.EqualTo(new[] { "calculations" }));
        Assert.That(Open(Page(OneOfEach)), Is.EqualTo(new[] { "calculations", "memory", "clients" }));
        Assert.That(Open(Page(With(Queue with { Slow = 2 }))), Is.EqualTo(new[] { "calculations", "queue" }));
        Assert.That(Open(Page(Empty)), Has.Count.EqualTo(Page(Empty).Panels.Count), "nothing is known");
        Assert.That(Open(Page(Well, new TableQuery("copies", "-memory"))), Is.EqualTo(new[] { "calculations", "copies" }), "asked for by the address");
    }

    [Test]
    public void A_folded_panel_says_in_a_line_what_there_is_to_know()
    {
        Assert.That(Panel(Well, "memory").Headline, Is.EqualTo("Used 1000 bytes"));
        Assert.That(Panel(Well, "parked").Headline, Does.StartWith("None"));
        Assert.That(Panel(Empty, "memory").Headline, Is.EqualTo("failed: no figures yet"));
    }

    [Test]
    public void Every_advice_leads_to_a_panel_with_the_figures_behind_it()
    {
        var page = Page(OneOfEach);

        Assert.That(page.Advice.Select(advice => (advice.Rule, advice.Panel)), Does.Contain(("sessions-can-be-evicted", "memory")).And.Contain(("no-keep-alive", "clients")));
        Assert.That(AdviceRules.Names.Select(DiagnosticsPresenter.PanelBehind).Distinct(), Is.SubsetOf(page.Panels.Select(panel => panel.Id)));
    }

    [TestCase("-memory", "b a", "descending")]
    [TestCase("memory", "a b", "ascending")]
    [TestCase("copy", "a b", "ascending")]
    [TestCase("", "b a", null)]
    public void A_table_is_sorted_by_its_figures_and_not_by_how_they_are_written(string sort, string order, string? sorted)
    {
        var table = Sorted(new TableQuery("copies", sort));

        Assert.That(string.Join(' ', table.Rows.Select(row => row[0])), Is.EqualTo(order));
        Assert.That(table.Heads.Select(head => head.Sorted).FirstOrDefault(each => each is not null), Is.EqualTo(sorted));
        Assert.That(table.Heads[0].Address, Does.StartWith("admin/diagnostics?range=1h&table=copies").And.EndsWith("#table-copies"));
    }

    [Test]
    public void What_can_not_be_sorted_by_stands_as_it_was_and_is_told()
    {
        var unknown = Page(TwoCopies, new TableQuery("<nothing>", "-memory"));

        Assert.That(Sorted(new TableQuery("copies", "-<nothing>")).Notes.Single(), Does.Contain("<nothing>"));
        Assert.That(unknown.View.Notes.Single(), Does.Contain("<nothing>"));
        Assert.That(Page(TwoCopies).View.Notes, Is.Empty);
    }

    private static readonly DiagnosticsSnapshot TwoCopies = With(OneCopy with { Name = "b", MemoryBytes = 10 << 20 }, OneCopy with { MemoryBytes = 9 << 20 });

    private static PanelTable Sorted(TableQuery asked) => Page(TwoCopies, asked).Panels.Single(panel => panel.Id == "copies").Tables[0];

    private static IReadOnlyList<string> Open(DiagnosticsPage page) => [.. page.Panels.Where(panel => panel.IsOpen).Select(panel => panel.Id)];

    private static IEnumerable<string[]> Texts(PanelTable table) => table.Rows.Select(row => row.Select(figure => figure.Text).ToArray());

    private static DiagnosticsPage Page(DiagnosticsSnapshot snapshot, TableQuery asked) => DiagnosticsPresenter.Page(snapshot, mayChange: false, new DiagnosticsView(SeriesRange.Hour, null, asked, false));

    private static DiagnosticsPage Page(DiagnosticsSnapshot snapshot) => DiagnosticsPresenter.Page(snapshot, mayChange: false);

    private static PanelView Panel(DiagnosticsSnapshot snapshot, string id) => Page(snapshot).Panels.Single(panel => panel.Id == id);
}
