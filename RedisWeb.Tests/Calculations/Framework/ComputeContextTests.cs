using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations.Framework;

public sealed class ComputeContextTests
{
    [Test]
    public void Progress_never_falls_and_stays_from_nought_to_one()
    {
        var progress = new ProgressLog();
        var context = ComputeContext.SingleThreaded(progress);
        foreach (var fraction in new[] { -1, 0.2, 0.1, 0.5, double.NaN, 7, 0.3 })
        {
            context.Report(fraction);
        }

        Assert.That(progress.Reports.Select(report => report.Fraction), Is.EqualTo(new List<double> { 0, 0.2, 0.2, 0.5, 0.5, 1, 1 }));
    }

    [Test]
    public void Stages_are_passed_on()
    {
        var progress = new ProgressLog();
        ComputeContext.SingleThreaded(progress).Report(0.5, "Half way");
        Assert.That(progress.Reports.Single(), Is.EqualTo(new ComputeProgress(0.5, "Half way")));
    }

    [Test]
    public void A_stage_alone_says_nothing_of_how_far_it_is()
    {
        var progress = new ProgressLog();
        var context = ComputeContext.SingleThreaded(progress);
        context.Report(0.5, "Preparing");
        context.Report("Asking");

        Assert.That(progress.Reports[^1], Is.EqualTo(new ComputeProgress(null, "Asking")));
    }

    [Test]
    public void Reports_from_many_threads_arrive_one_at_a_time_and_in_order()
    {
        const int threads = 4;
        const int each = 5_000;
        var (inside, overlaps) = (0, 0);
        var progress = new ProgressLog
        {
            Then = _ =>
            {
                overlaps += Interlocked.Increment(ref inside) - 1;
                Thread.SpinWait(50);
                Interlocked.Decrement(ref inside);
            },
        };
        var context = ComputeContext.SingleThreaded(progress);
        using var start = new Barrier(threads);
        var reporters = Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            for (var i = 0; i < each; i++)
            {
                context.Report((double)i / each);
            }
        })).ToList();
        reporters.ForEach(thread => thread.Start());
        reporters.ForEach(thread => thread.Join());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(overlaps, Is.Zero);
            Assert.That(progress.Reports.ConvertAll(report => report.Fraction), Is.Ordered.And.Count.EqualTo(threads * each));
        }
    }

    [Test]
    public void Without_a_listener_reports_go_nowhere() =>
        Assert.That(() => ComputeContext.SingleThreaded().Report(0.5), Throws.Nothing);

    [Test]
    public void The_token_is_that_of_the_threads()
    {
        using var source = new CancellationTokenSource();
        Assert.That(ComputeContext.SingleThreaded(null, source.Token).CancellationToken, Is.EqualTo(source.Token));
    }
}
