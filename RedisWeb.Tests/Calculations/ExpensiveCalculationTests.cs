using RedisWeb.Calculations;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Calculations;

public sealed class ExpensiveCalculationTests
{
    [Test]
    public async Task It_uses_the_processor_time_it_was_asked_for()
    {
        var start = ThreadCpuClock.Read();
        var answer = await new ExpensiveCalculation().AskAsync("seconds=0.4");
        var used = (ThreadCpuClock.Read() - start).TotalSeconds;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Answer, Is.EqualTo(42));
            Assert.That(used, Is.AtLeast(0.4));
            Assert.That(answer.CpuSeconds, Is.InRange(0.4, used));
            Assert.That(answer.Rounds, Is.GreaterThan(1_000));
        }
    }

    [Test]
    [Thorough]
    public async Task It_uses_little_more_than_that()
    {
        var start = ThreadCpuClock.Read();
        await new ExpensiveCalculation().AskAsync("seconds=0.4");
        Assert.That((ThreadCpuClock.Read() - start).TotalSeconds, Is.LessThan(0.6));
    }

    [Test]
    public async Task Every_execution_has_a_new_id()
    {
        var calculation = new ExpensiveCalculation();
        var ids = new HashSet<string>();
        for (var i = 0; i < 20; i++)
        {
            ids.Add((await calculation.AskAsync("seconds=0")).ExecutionId);
        }

        Assert.That(ids, Has.Count.EqualTo(20).And.All.Matches("^[0-9a-f]{32}$"));
    }

    [Test]
    public void Outcome_error_fails_after_the_work_with_a_message_for_the_visitor()
    {
        var start = ThreadCpuClock.Read();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => new ExpensiveCalculation().AskAsync("seconds=0.2&outcome=error"),
                Throws.TypeOf<CalculationFailedException>().With.Message.Contains("failed after 0.2 s").And.Message.Contains("outcome"));
            Assert.That((ThreadCpuClock.Read() - start).TotalSeconds, Is.AtLeast(0.2));
        }
    }

    [Test]
    public void It_stops_soon_after_it_is_cancelled()
    {
        using var source = new CancellationTokenSource();
        var progress = new ProgressLog { Then = _ => source.Cancel() };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => new ExpensiveCalculation().AskAsync("seconds=10", ComputeContext.SingleThreaded(progress, source.Token)),
                Throws.InstanceOf<OperationCanceledException>());
            Assert.That(progress.Reports, Has.Count.EqualTo(1), "cancelled at the first report, a tenth of a second in");
        }
    }

    [TestCase("seconds=61", "seconds")]
    [TestCase("seconds=-0.1", "seconds")]
    [TestCase("seconds=Infinity", "seconds")]
    [TestCase("outcome=maybe", "outcome")]
    public void What_it_cannot_do_is_refused(string query, string field) =>
        Assert.That(new ExpensiveCalculation().ErrorsOf(query), Contains.Key(field));
}
