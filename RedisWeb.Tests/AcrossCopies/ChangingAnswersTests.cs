using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.AcrossCopies;

/// <summary>An answer expires, or is taken back, while many ask all copies for it.</summary>
[TestFixtureSource(nameof(Kinds))]
[Thorough]
[NonParallelizable]
public sealed class ChangingAnswersTests(RedisKind kind) : CopiesFixture(
    kind, 4, "--Freshness:expensive-calculation:FreshFor=00:00:04", "--Freshness:expensive-calculation:StaleFor=00:05:00", "--Cache:Near:KeepFor=00:00:02", "--Invalidation:Token=" + Token)
{
    public static readonly IEnumerable<RedisKind> Kinds = Rounds.Kinds([RedisKind.OneServer, RedisKind.Cluster], RedisKind.Cluster);

    private const string Token = "a-token-for-the-tests";
    private const string Primes = "/calculations/prime-count.json?upTo=5000";
    private const string TakeBack = "/calculations/prime-count/invalidate?upTo=5000";

    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AMoment = TimeSpan.FromSeconds(0.5);

    [Test]
    public async Task When_it_expires_nobody_waits_and_it_is_computed_once()
    {
        var found = await Rounds.RunAsync(async () =>
        {
            var question = SlowQuestion.New(Rounds.Work * 2 / 3);
            var first = await Copies[0].AskAsync(question.Address);
            await using var load = Load(question.Address);
            await Eventually.Is(() => load.Answers.Any(answer => answer.ExecutionId != first.ExecutionId), "a newer answer", TimeSpan.FromSeconds(60));
            await load.ForAsync(AMoment);
            var answers = await load.StopAsync();

            Assert.That(answers.Where(answer => !answer.IsOk), Is.Empty);
            Assert.That(answers.Where(answer => answer.IsStale), Is.Not.Empty, "it expired");
            var longest = Rounds.AreMany ? TimeSpan.FromMilliseconds(50) : answers[^1].ComputeTime / 2; // who waited for the refresh took as long as it
            return (Refreshes: await ExecutionsAsync(question, 2) - 1, P99: Percentile(answers, 99), Longest: longest, Stale: answers.Where(answer => answer.IsStale).ToList(), answers.Count);
        });

        Report($"{Kind}: an answer expires under 200 requests/s: {ExecutionsTable.Text(found.Select(round => round.Refreshes))} refreshes; p99 of {found.Sum(round => round.Count)} answers at most {found.Max(round => round.P99).TotalMilliseconds:F0} ms, of the {found.Sum(round => round.Stale.Count)} stale ones {found.Max(round => Percentile(round.Stale, 99)).TotalMilliseconds:F0} ms");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Select(round => round.Refreshes), Is.All.EqualTo(1));
            Assert.That(found.Where(round => round.P99 >= round.Longest).Select(round => round.P99), Is.Empty, "they waited");
        }
    }

    [Test]
    public async Task Taken_back_it_is_gone_from_every_near_cache_at_once()
    {
        var found = await Rounds.RunAsync(() => LastOldAsync(() => Copies[0].PostAsync(TakeBack, Token)));

        Report($"{Kind}: taken back under 200 requests/s from near caches: the old answer was given at most {found.Max().TotalMilliseconds:F0} ms after the POST returned");
        Assert.That(found, Is.All.LessThan(Rounds.Bound(TimeSpan.FromMilliseconds(100))));
    }

    [Test]
    public async Task Taken_back_while_subscriptions_are_cut_it_is_gone_when_near_caches_ask_again()
    {
        var found = await Rounds.RunAsync(() => LastOldAsync(async () =>
        {
            await using var silence = await Silence.BeginAsync(await Redis.ClientAsync(), Copies.Count);
            return await Copies[0].PostAsync(TakeBack, Token);
        }));

        Report($"{Kind}: taken back while subscriptions were cut: the old answer was given at most {found.Max().TotalMilliseconds:F0} ms after the POST returned");
        Assert.That(found, Is.All.LessThan(KeepFor));
    }

    [Test]
    public async Task Removed_without_a_message_it_is_gone_when_near_caches_ask_again()
    {
        var redis = (await Redis.ClientAsync()).GetDatabase();
        var key = RedisKey((await Copies[0].AskAsync(Primes)).Key);
        var found = await Rounds.RunAsync(() => LastOldAsync(async () =>
        {
            Assert.That(await redis.KeyDeleteAsync(key), Is.True);
            return await Copies[0].AskAsync("/");
        }));

        Report($"{Kind}: removed without a message: the old answer was given at most {found.Max().TotalMilliseconds:F0} ms later");
        Assert.That(found, Is.All.LessThan(KeepFor + Rounds.Bound(AMoment)));
    }

    /// <summary>Takes an answer away while all copies serve it from their near caches.</summary>
    /// <returns>How long after that the last one asked who still got it.</returns>
    private async Task<TimeSpan> LastOldAsync(Func<Task<SiteAnswer>> takeAway)
    {
        await using var load = Load(Primes);
        await Eventually.Is(() => load.Answers.Count(answer => answer.IsNear && answer.At > load.Now - AMoment) > 50, "near hits", TimeSpan.FromSeconds(30));

        var asked = load.Now;
        var done = await takeAway();
        var returned = load.Now;
        await load.ForAsync(KeepFor + AMoment);
        var answers = await load.StopAsync();

        var old = answers.Last(answer => answer.At < asked && answer.IsNear).ComputedAt;
        Assert.That(done.IsOk, Is.True, done.Body);
        Assert.That(answers.Where(answer => !answer.IsOk), Is.Empty);
        Assert.That(answers[^1].ComputedAt, Is.Not.EqualTo(old));
        return answers.Last(answer => answer.ComputedAt == old).At - returned;
    }

    private SteadyLoad Load(string address) => new(i => new Uri(Copies[i % Copies.Count].Site, address), perSecond: 200);
}
