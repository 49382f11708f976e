using System.Net;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.AcrossCopies;

/// <summary>Two copies, and what can be done to them: what the other tests of this folder stand on.</summary>
[TestFixture(RedisKind.OneServer)]
[NonParallelizable]
public sealed class CopiesTests(RedisKind kind) : CopiesFixture(kind, 2)
{
    [Test]
    public async Task What_one_copy_computed_the_other_has()
    {
        var question = SlowQuestion.New(TimeSpan.Zero).Address;

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
    [Thorough]
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
    [Thorough]
    public async Task A_copy_that_ends_or_is_killed_can_be_started_again()
    {
        await Copies[0].EndAsync();
        await Copies[1].KillAsync();
        Assert.That((await Copies[0].AskAsync("/")).Fault, Is.Not.Null);

        await Copies.RestartAsync();

        var answers = await Copies.AskAsync("/", times: 4);
        Assert.That(answers, Is.All.Property(nameof(SiteAnswer.IsOk)).True);
    }
}
