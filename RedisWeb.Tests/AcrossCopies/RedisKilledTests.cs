using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.AcrossCopies;

/// <summary>Redis is killed, and started again or replaced by a replica. Without near caches: a hit is one from Redis.</summary>
[TestFixtureSource(nameof(Kinds))]
[Thorough]
[NonParallelizable]
public sealed class RedisKilledTests(RedisKind kind) : CopiesFixture(kind, 4, "--Cache:Lease:Time=00:00:02", "--Cache:Near:Enabled=false")
{
    public static readonly IEnumerable<RedisKind> Kinds = Rounds.Kinds(Enum.GetValues<RedisKind>(), RedisKind.OneServer, RedisKind.Sentinel);

    private const int Questions = 10;

    private static readonly TimeSpan Away = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HitsAgain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(Rounds.AreMany ? 10 : 1);

    protected override bool IsPatient => false;

    private bool HasReplicas => Kind is RedisKind.Cluster or RedisKind.Sentinel;

    [Test]
    public async Task Everyone_is_answered_when_it_happens_during_a_compute()
    {
        var found = await Rounds.RunAsync(async () =>
        {
            var question = SlowQuestion.New(Rounds.ShortWork);
            var asked = Copies.AskAsync(question.Address, 40);
            await HalfwayAsync(question);
            await Redis.KillAsync(RedisKey(question.Key));
            await Redis.RecoverAsync(RedisKey(question.Key));
            var answers = await asked;

            Assert.That(answers.Where(answer => !answer.IsOk), Is.Empty);
            var executions = await ExecutionsAsync(question, answers.Select(answer => answer.ExecutionId).Distinct().Count());
            await Redis.HealAsync();
            await AllHitAsync();
            return (Executions: executions, Slowest: answers.Max(answer => answer.Took));
        });

        ExecutionsTable.Add(ExecutionsTable.RedisKilled, Kind, found.Select(round => round.Executions));
        Report($"{Kind}: Redis killed during a compute: {ExecutionsTable.Text(found.Select(round => round.Executions))} executions; the slowest answer took {found.Max(round => round.Slowest).TotalSeconds:F1} s");
        Assert.That(found.Select(round => round.Executions), Is.All.LessThanOrEqualTo(Copies.Count));
    }

    [Test]
    public async Task Under_load_nobody_sees_an_error_and_hits_come_back()
    {
        var expected = (await AllHitAsync()).ToDictionary(answer => answer.Key, answer => answer.Value);
        var key = expected.Keys.First();
        await using var load = new SteadyLoad(i => new Uri(Copies[i % Copies.Count].Site, Primes(i / Copies.Count)), perSecond: 100);
        List<(TimeSpan Killed, TimeSpan Recovered)> kills = [];
        for (var i = 0; i < (Rounds.AreMany ? 5 : 2); i++)
        {
            await load.ForAsync(Between);
            var killed = load.Now;
            await Redis.KillAsync(RedisKey(key));
            await load.ForAsync(Away);
            await Redis.RecoverAsync(RedisKey(key));
            var recovered = load.Now;
            kills.Add((killed, recovered));
            await Eventually.Is(() => load.Answers.Any(answer => answer.At > recovered && answer.IsHit && answer.Key == key), "it hits again");
            await Redis.HealAsync();
        }

        await load.ForAsync(Between);
        var answers = await load.StopAsync();

        var again = kills.Select(kill => answers.First(answer => answer.At > kill.Recovered && answer.IsHit && answer.Key == key).At - kill.Recovered).ToList();
        // Where there are replicas, reads go on from them.
        var during = kills.Select(kill => answers.Count(answer => answer.At > kill.Killed && answer.At < kill.Killed + Away && answer.IsHit && answer.Key == key));
        Report($"{Kind}: {answers.Count} answers in {load.Now.TotalSeconds:F0} s, {kills.Count} kills: away {Seconds(kills.Select(kill => kill.Recovered - kill.Killed))}, hits again after {Seconds(again)}; slowest answer {answers.Max(answer => answer.Took).TotalMilliseconds:F0} ms, p99 {Percentile(answers, 99).TotalMilliseconds:F0} ms");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answers.Where(answer => !answer.IsOk), Is.Empty);
            Assert.That(answers.Where(answer => answer.IsOk && answer.Value != expected[answer.Key]), Is.Empty, "wrong answers");
            Assert.That(again, Is.All.LessThan(Rounds.Bound(HitsAgain)));
            Assert.That(HasReplicas || during.All(hits => hits == 0), Is.True, "there was no outage");
        }
    }

    private static string Primes(int i) => $"/calculations/prime-count.json?upTo={1000 + (i % Questions)}";

    private static string Seconds(IEnumerable<TimeSpan> times) => string.Join(", ", times.Select(time => FormattableString.Invariant($"{time.TotalSeconds:F2}"))) + " s";

    /// <summary>Asks every copy every question until all hit: nothing of an outage is left.</summary>
    private async Task<List<SiteAnswer>> AllHitAsync()
    {
        List<SiteAnswer> answers = [];
        await Eventually.Is(
            async () =>
            {
                answers = [.. (await Task.WhenAll(Enumerable.Range(0, Questions).Select(i => Copies.AskAsync(Primes(i), Copies.Count)))).SelectMany(all => all)];
                return answers.All(answer => answer.IsHit);
            },
            "every copy hits", TimeSpan.FromSeconds(30));
        return [.. answers.DistinctBy(answer => answer.Key)];
    }
}
