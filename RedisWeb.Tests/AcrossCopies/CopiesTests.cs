using System.Net;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.AcrossCopies;

/// <summary>Two copies, and what can be done to them and to their Redis.</summary>
[TestFixture(RedisKind.Embedded)]
[TestFixture(RedisKind.OneServer)]
[TestFixture(RedisKind.Cluster)]
[TestFixture(RedisKind.Sentinel)]
public sealed class CopiesTests(RedisKind kind) : CopiesFixture(kind, 2)
{
    // The read deadline is 250 ms; a busy machine must not make this fail.
    private static readonly TimeSpan Bearable = TimeSpan.FromSeconds(0.75);

    [Test]
    public async Task What_one_copy_computed_the_other_has()
    {
        var question = NewQuestion(seconds: 0);

        var first = await Copies[0].AskAsync(question);
        var second = await Copies[1].AskAsync(question);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.Status, first.IsHit, first.ComputedBy), Is.EqualTo((HttpStatusCode.OK, false, "copy-1")));
            Assert.That((second.Status, second.IsHit, second.ComputedBy), Is.EqualTo((HttpStatusCode.OK, true, "copy-1")));
            Assert.That(second.ExecutionId, Is.EqualTo(first.ExecutionId).And.Not.Empty);
        }
    }

    [Test]
    public async Task While_its_redis_fails_everyone_is_answered_and_then_it_hits_again()
    {
        var key = (await Copies[0].AskAsync(Primes(0))).Key;
        await using var load = new SteadyLoad(i => new Uri(Copies[i % 2].Site, Primes(i)), perSecond: 40);
        await Eventually.Is(() => load.Answers.Count(answer => answer.IsHit) > 40, "the copies answer from Redis");

        await Redis.KillAsync(Prefix + key);
        var killed = load.Now;
        await Redis.RecoverAsync(Prefix + key);
        var recovered = load.Now;
        await Eventually.Is(() => load.Answers.Any(answer => answer.At > recovered && answer.IsHit && answer.Key == key), "that key hits again");
        var answers = await load.StopAsync();

        var since = answers.Where(answer => answer.At > killed - TimeSpan.FromSeconds(0.1)).ToList();
        var hitAt = answers.First(answer => answer.At > recovered && answer.IsHit && answer.Key == key).At;
        Report($"{Kind}: served again after {(recovered - killed).TotalSeconds:F2} s, hits {(hitAt - recovered).TotalSeconds:F2} s later; slowest of {since.Count} answers {since.Max(answer => answer.Took).TotalMilliseconds:F0} ms");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answers.Where(answer => !answer.IsOk), Is.Empty);
            Assert.That(since.Max(answer => answer.Took), Is.LessThan(Bearable));
        }
    }

    [Test]
    public async Task A_copy_that_stands_still_answers_when_it_goes_on()
    {
        Copies[1].Pause();
        var asked = Copies[1].AskAsync("/");
        var other = await Copies[0].AskAsync("/");
        Assert.That((other.IsOk, asked.IsCompleted), Is.EqualTo((true, false)));

        Copies[1].Resume();

        Assert.That((await asked).IsOk, Is.True);
    }

    [Test]
    public async Task A_copy_that_ends_or_is_killed_can_be_started_again()
    {
        await Copies[0].EndAsync();
        await Copies[1].KillAsync();
        Assert.That((await Copies[0].AskAsync("/")).Fault, Is.Not.Null);

        await Copies.RestartAsync();

        var answers = await Copies.AskAsync("/", times: 4);
        Assert.That(answers, Is.All.Property(nameof(SiteAnswer.IsOk)).True);
    }

    private static string Primes(int i) => $"/calculations/prime-count.json?upTo={1000 + (i % 10)}";
}
