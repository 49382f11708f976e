using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Models.Diagnostics;
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

        Assert.That(tables[0].Rows.Select(row => (row[0], row[2])), Is.EqualTo(new[] { ("b", "8 s ago"), ("c", "5 minutes ago") }));
        Assert.That(tables[1].Rows.Select(row => row[0]), Is.EqualTo(new[] { "a", "b (silent)" }));
    }

    [Test]
    public void Compute_times_of_the_last_hour_stand_beside_those_since_ever()
    {
        var table = Panel(With(Calculation with { ComputeP95Seconds = 1.1, LastHour = new ComputesOfHour(3, 0, 0, 7.3, 9) }), "calculations").Tables[0];

        Assert.That(table.Columns.Zip(table.Rows[1]).Where(cell => cell.First.Title.StartsWith('p')).Select(cell => $"{cell.First.Title}: {cell.Second}"), Is.EqualTo(new[] { "p50: 1.0 s", "p95: 1.1 s", "p50, 1 h: 7.3 s", "p95, 1 h: 9.0 s" }));
    }

    private static DiagnosticsPage Page(DiagnosticsSnapshot snapshot) => DiagnosticsPresenter.Page(snapshot, mayChange: false);

    private static PanelView Panel(DiagnosticsSnapshot snapshot, string id) => Page(snapshot).Panels.Single(panel => panel.Id == id);
}
