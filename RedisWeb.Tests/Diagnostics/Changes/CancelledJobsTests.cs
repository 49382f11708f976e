using System.Net;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Accounts;
using RedisWeb.Caching;
using RedisWeb.Jobs;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Diagnostics.Changes;

/// <summary>An administrator on one copy ends a job of another, on every kind of Redis that every machine has.</summary>
[TestFixture(RedisKind.Embedded)]
[TestFixture(RedisKind.OneServer)]
public sealed class CancelledJobsTests(RedisKind kind) : GatedCopies(kind, ("Cache:FailureFor", "00:01:00"), ("Counters:FlushInterval", "00:00:00.500"))
{
    private FormVisitor _ada = null!;

    [SetUp]
    public async Task SignInAsync() => _ada = await Other.SignedInAsync("ada");

    [TearDown]
    public void SignOut() => _ada.Dispose();

    [Test]
    public async Task What_runs_on_the_other_copy_ends_for_everyone_who_waits()
    {
        using var visitor = One.Visitor();
        var visiting = visitor.GetAsync("/calculations/gated.json?number=1");
        await BegunAsync(1, "one");
        var (waiting, id) = (AskAsync(Other, 1), (await AskAsync(Other, 1, TimeSpan.Zero)).JobId!);
        Gates[1].Context!.Report(0.25, "at the gate");
        await ShownAsync("#work tbody tr", "gatedone25 % at the gate");

        Assert.That(await CancelledAsync(id), Is.EqualTo("done"));

        await Gates[1].Cancelled.Task.WaitAsync(Patience);
        using var told = await visiting;
        Assert.That((told.StatusCode, told.Headers.RetryAfter?.Delta), Is.EqualTo((HttpStatusCode.ServiceUnavailable, (TimeSpan?)TimeSpan.FromSeconds(30))));
        Assert.That((await told.JsonAsync()).GetProperty("detail").GetString(), Is.EqualTo("An administrator has ended this compute."));
        Assert.That(async () => await waiting, Throws.InstanceOf<ComputeCancelledException>());
        await FailedAsync(id);
        Assert.That(async () => await AskAsync(Other, 1), Throws.InstanceOf<ComputeCancelledException>(), "and it is not computed anew at once");
        Assert.That(Gates.Begun(1), Has.Count.EqualTo(1));

        Assert.That(await CancelledAsync(id), Is.EqualTo("there was nothing to do"), "a second time");
        Assert.That(await TrailAsync(), Is.EqualTo(new[] { ("ada", "cancel-job", "there was nothing to do"), ("ada", "cancel-job", "done") }));
    }

    [Test]
    public async Task What_waits_in_line_leaves_it_and_is_never_begun()
    {
        var begun = new[] { AskAsync(One, 1), AskAsync(Other, 2) };
        await Eventually.Is(() => Gates.Begun(1).Count + Gates.Begun(2).Count == 2);
        var (third, fourth) = (AskAsync(One, 3), AskAsync(One, 4));
        await Eventually.Is(async () => (await LineAsync()).Count == 2);
        var id = (await AskAsync(One, 3, TimeSpan.Zero)).JobId!;
        await JobsOf(Other).FindAsync(id, "watcher", default);
        await ShownAsync("#queue tbody tr", "gatedquick");
        Assert.That(_ada.Page.QuerySelectorAll("#queue tbody tr").Select(row => row.TextContent.Trim()).Last(), Does.EndWith("2"), "all of one client");

        Assert.That(await CancelledAsync(id), Is.EqualTo("done"));

        Assert.That(async () => await third, Throws.InstanceOf<ComputeCancelledException>());
        await FailedAsync(id);
        await Eventually.Is(async () => (await LineAsync()).Count == 1, "the other waits on");
        foreach (var number in new[] { 1, 2, 4 })
        {
            Gates[number].Open();
        }

        await Task.WhenAll([.. begun, fourth]);
        Assert.That(Gates.Begun(3), Is.Empty);
    }

    [Test]
    public async Task An_unknown_job_changes_nothing_and_no_job_is_asked_again()
    {
        var asked = AskAsync(One, 1);
        await BegunAsync(1, "one");

        Assert.That(await CancelledAsync(JobId.Of("another")), Is.EqualTo("there was nothing to do"));
        await _ada.PostAsync("/admin/diagnostics/changes/cancel-job", ("job", "<b>"));
        Assert.That((_ada.Status, _ada.Page.QuerySelector("#jobs-error")?.TextContent), Is.EqualTo((400, "Choose one.")));

        Assert.That(Gates[1].Cancelled.Task.IsCompleted, Is.False);
        Gates[1].Open();
        await asked;
    }

    [Test]
    public async Task A_viewer_sees_jobs_and_may_not_end_them()
    {
        using var vic = await One.SignedInAsync("vic");
        var asked = AskAsync(One, 1);
        await BegunAsync(1, "one");
        await ShownAsync("#work tbody tr", "gatedone");
        Assert.That(_ada.Page.QuerySelector("#work tbody a")!.GetAttribute("href"), Is.EqualTo("/admin/diagnostics/confirm/cancel-job?job=" + IdOf(1)));

        var page = await vic.OpenAsync("/admin/diagnostics");
        Assert.That((page.QuerySelector("#work tbody tr th")!.TextContent, page.QuerySelectorAll("#work a").Length), Is.EqualTo(("gated", 0)));
        Assert.That((await _ada.TextAsync("/admin/diagnostics.json")).Contains(IdOf(1), StringComparison.Ordinal), "administrators have its id");
        Assert.That(await vic.TextAsync("/admin/diagnostics.json"), Does.Contain("\"calculation\":\"gated\"").And.Not.Contain(IdOf(1)).And.Not.Contain("number=1"));
        Assert.That((await vic.PostAsync("/admin/diagnostics/changes/cancel-job", ("job", IdOf(1)))).Status, Is.EqualTo(403));

        Gates[1].Open();
        await asked;
    }

    private string IdOf(int number)
    {
        var (calculation, input) = QuestionOf(One, number);
        return JobId.Of(CalculationAnswers.KeyOf(calculation, input));
    }

    private Task FailedAsync(string id) => Eventually.Is(async () => await JobsOf(Other).FindAsync(id, null, default) is { State: JobState.Failed, Failure: ComputeCancelledException });

    private Task ShownAsync(string row, string text) => Eventually.Is(
        async () => (await _ada.OpenAsync("/admin/diagnostics")).QuerySelectorAll(row).Any(each => string.Concat(each.TextContent.Split('\n', StringSplitOptions.TrimEntries)).StartsWith(text, StringComparison.Ordinal)), text);

    // As a browser: the page that asks, its form, and where that leads.
    private async Task<string> CancelledAsync(string id)
    {
        await _ada.OpenAsync($"/admin/diagnostics/confirm/cancel-job?job={id}");
        Assert.That((await _ada.PostAsync("/admin/diagnostics/changes/cancel-job", ("job", id))).Status, Is.EqualTo(303));
        var entry = (await AuditAsync())[0];
        Assert.That((await _ada.OpenAsync(_ada.Location!)).QuerySelector(".changed")!.TextContent, Does.StartWith($"Cancel a job: {entry.Outcome}"));
        Assert.That(entry.What, Does.Contain(id[..6]).And.Not.Contain(id));
        return entry.Outcome;
    }

    private async Task<IEnumerable<(string Who, string Change, string Outcome)>> TrailAsync() =>
        (await AuditAsync()).Where(each => each.What.Contains("cancel", StringComparison.Ordinal)).Select(each => (each.Who, each.What.Split(' ')[0], each.Outcome));

    private Task<IReadOnlyList<AuditEntry>> AuditAsync() => One.Services.GetRequiredService<IAccountRecords>().ReadLatestAsync(10);
}
