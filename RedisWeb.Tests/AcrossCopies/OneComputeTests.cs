using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.AcrossCopies;

/// <summary>However many ask, and whatever happens to the copy that computes: one execution where one is possible, else one more.</summary>
[TestFixtureSource(nameof(Kinds))]
[NonParallelizable]
[Thorough]
public sealed class OneComputeTests(RedisKind kind) : CopiesFixture(kind, 4, "--Cache:Lease:Time=00:00:02")
{
    public static readonly IEnumerable<RedisKind> Kinds = Rounds.Kinds(
        [RedisKind.Embedded, RedisKind.OneServer, RedisKind.Cluster, RedisKind.Sentinel], RedisKind.Embedded, RedisKind.Cluster);

    private const int Visitors = 400;

    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    [Test]
    public async Task All_visitors_of_all_copies_share_one_execution()
    {
        var found = await Rounds.RunAsync(async () =>
        {
            var question = SlowQuestion.New(Rounds.Work);
            var answers = await Copies.AskAsync(question.Address, Visitors);
            AssertShared(answers);
            return (Executions: await ExecutionsAsync(question, 1), Last: Lateness(answers, answers));
        });

        ExecutionsTable.Add(ExecutionsTable.AllAtOnce, Kind, found.Select(round => round.Executions));
        Report($"{Kind}: {Visitors} first requests to {Copies.Count} copies: {Text(found.Select(round => round.Executions))} executions; the last answer at most {found.Max(round => round.Last).TotalMilliseconds:F0} ms after the first");
        Assert.That(found.Select(round => round.Executions), Is.All.EqualTo(1));
    }

    [Test]
    public async Task When_the_computing_copy_is_killed_another_computes_once()
    {
        var found = await Rounds.RunAsync(async () =>
        {
            var question = SlowQuestion.New(Rounds.ShortWork);
            var asked = Copies.ToDictionary(copy => copy, copy => AskAsync(copy, question, 10));
            var computing = await HalfwayAsync(question);
            var killed = Copies.Now;
            await computing.KillAsync();
            var answers = await AnswersAsync(asked, copy => copy != computing);

            AssertShared(answers);
            var executions = await ExecutionsAsync(question, 2);
            await RestartAsync();
            return (Executions: executions, Beyond: End(answers) - killed - LeaseTime - answers[0].ComputeTime);
        });

        ExecutionsTable.Add(ExecutionsTable.CopyKilled, Kind, found.Select(round => round.Executions));
        Report($"{Kind}: the computing copy killed halfway: {Text(found.Select(round => round.Executions))} executions; all others answered at most {found.Max(round => round.Beyond).TotalMilliseconds:F0} ms later than lease time + compute time after the kill");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Select(round => round.Executions), Is.All.EqualTo(2));
            Assert.That(found.Select(round => round.Beyond), Is.All.LessThan(Rounds.Bound(Slack)));
        }
    }

    [Test]
    public async Task The_late_result_of_a_copy_that_stood_still_replaces_nothing()
    {
        var found = await Rounds.RunAsync(async () =>
        {
            var question = SlowQuestion.New(Rounds.ShortWork);
            var asked = Copies.ToDictionary(copy => copy, copy => AskAsync(copy, question, 5));
            var computing = await HalfwayAsync(question);
            computing.Pause();
            var newer = await AnswersAsync(asked, copy => copy != computing);
            var stored = await StoredAsync(newer[0].Key);

            computing.Resume();
            var late = await asked[computing];
            var afterwards = await Copies.AskAsync(question.Address, 2 * Copies.Count);

            AssertShared(newer);
            AssertShared([newer[0], .. afterwards]);
            Assert.That(late, Is.All.Property(nameof(SiteAnswer.IsOk)).True);
            Assert.That(afterwards, Is.All.Property(nameof(SiteAnswer.IsHit)).True);
            Assert.That(await StoredAsync(newer[0].Key), Is.EqualTo(stored).And.Not.Empty, "the entry was replaced");
            return await ExecutionsAsync(question, 2);
        });

        ExecutionsTable.Add(ExecutionsTable.CopyPaused, Kind, found);
        Report($"{Kind}: the computing copy paused beyond its lease, then continued: {Text(found)} executions; the newer answer stays");
        Assert.That(found, Is.All.EqualTo(2));
    }

    [Test]
    public async Task Without_messages_the_others_find_the_answer_by_looking()
    {
        var found = await Rounds.RunAsync(async () =>
        {
            var question = SlowQuestion.New(Rounds.ShortWork);
            await using var silence = await Silence.BeginAsync(await Redis.ClientAsync(), Copies.Count);
            var asked = Copies.ToDictionary(copy => copy, copy => AskAsync(copy, question, 5));
            var computing = await HalfwayAsync(question);
            var others = await AnswersAsync(asked, copy => copy != computing);
            AssertShared(others);
            return (Executions: await ExecutionsAsync(question, 1), Late: Lateness(await asked[computing], others), silence.Cuts);
        });

        ExecutionsTable.Add(ExecutionsTable.MessagesLost, Kind, found.Select(round => round.Executions));
        Report($"{Kind}: subscriptions cut {found.Sum(round => round.Cuts)} times: {Text(found.Select(round => round.Executions))} executions; the others answered at most {found.Max(round => round.Late).TotalMilliseconds:F0} ms after the computing copy");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Select(round => round.Executions), Is.All.EqualTo(1));
            Assert.That(found.Select(round => round.Late), Is.All.LessThan(Rounds.Bound(PollInterval + Slack)));
            Assert.That(found.Select(round => round.Cuts), Is.All.GreaterThanOrEqualTo(Copies.Count), "there were subscriptions to cut");
        }
    }

    private static Task<SiteAnswer[]> AskAsync(Copy copy, SlowQuestion question, int times) =>
        Task.WhenAll(Enumerable.Range(0, times).Select(_ => copy.AskAsync(question.Address)));

    private static async Task<SiteAnswer[]> AnswersAsync(Dictionary<Copy, Task<SiteAnswer[]>> asked, Func<Copy, bool> which) =>
        [.. (await Task.WhenAll(asked.Where(pair => which(pair.Key)).Select(pair => pair.Value))).SelectMany(answers => answers)];

    private void AssertShared(IReadOnlyCollection<SiteAnswer> answers)
    {
        Assert.That(answers.Where(answer => !answer.IsOk), Is.Empty);
        Assert.That(answers.Select(answer => answer.ExecutionId).Distinct().Count(), Is.EqualTo(1), () => "They don't share one execution:\n" + Told(answers));
    }

    /// <summary>Who was answered how, and what the copies say about it.</summary>
    private string Told(IReadOnlyCollection<SiteAnswer> answers)
    {
        var groups = answers.GroupBy(answer => (answer.ExecutionId, answer.ComputedBy, answer.CacheStatus)).Select(group => $"{group.Count()} x {group.Key}, slowest {group.Max(answer => answer.Took)}");
        var logs = Copies.SelectMany(copy => copy.Log.TakeLast(30).Select(line => $"{copy}: {line}"));
        return string.Join('\n', [.. groups, .. logs]);
    }

    private static TimeSpan End(IEnumerable<SiteAnswer> answers) => answers.Max(answer => answer.At + answer.Took);

    private static TimeSpan Lateness(IEnumerable<SiteAnswer> first, IEnumerable<SiteAnswer> others) => End(others) - first.Min(answer => answer.At + answer.Took);

    private static string Text(IEnumerable<int> executions) => ExecutionsTable.Text(executions);

    private async Task<byte[]?> StoredAsync(string key) => await (await Redis.ClientAsync()).GetDatabase().HashGetAsync(RedisKey(key), "data");
}
