using System.Net;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.AcrossCopies;

/// <summary>Two copies of the app as processes: the part of this folder that the default run has.</summary>
[TestFixture(RedisKind.OneServer)]
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
}
