using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Moq;
using RedisWeb.Jobs;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Jobs;

/// <summary>What a copy does with what it takes out of the line of all copies.</summary>
public sealed class ComputeDispatcherTests
{
    [Test]
    public async Task A_question_that_has_turned_out_slow_and_finds_the_line_full_is_no_error()
    {
        var (gates, line, looks) = (new Gates(), new Mock<IWaitingLine>(), 0);
        var question = new WaitingQuestion(JobId.Of("2"), "gated:v1", "number=2", "client", ComputeLane.Quick, DateTimeOffset.UtcNow, null);
        line.Setup(each => each.TakeAsync(It.Is<IReadOnlyList<ComputeLane>>(lanes => lanes.Count == 1), It.IsAny<IReadOnlyCollection<string>>())).ReturnsAsync(() => Interlocked.Increment(ref looks) == 1 ? question : null);
        line.Setup(each => each.AddAsync(It.IsAny<WaitingQuestion>(), It.IsAny<CancellationToken>())).ThrowsAsync(new ComputeQueueFullException());
        await using var site = new TestSite(new Gated("one", gates)).With("Compute:Threads", "1").With(services => services.Replace(ServiceDescriptor.Singleton(line.Object)));
        site.Services.GetRequiredService<ComputeTimes>().IsSlow("gated");
        using var visitor = site.Visitor();
        var asked = visitor.GetAsync("/calculations/gated.json?number=1"); // has the thread that slow ones may have

        await Eventually.Is(() => Volatile.Read(ref looks) > 1, "it is moved, and what is behind it is looked at");

        line.Verify(each => each.AddAsync(It.Is<WaitingQuestion>(moved => moved.Id == question.Id && moved.Lane == ComputeLane.Slow), It.IsAny<CancellationToken>()), Times.Once);
        Assert.That(site.Log.Containing("could not be looked at"), Is.Empty);
        gates[1].Open();
        using var answer = await asked;
    }

    [Test]
    public async Task While_its_threads_are_busy_a_copy_takes_only_what_waits_for_another_machine()
    {
        var (gates, line) = (new Gates(), new Mock<IWaitingLine>());
        await using var site = new TestSite(new Gated("one", gates), new Fetching()).With("Compute:Threads", "1").With(services => services.Replace(ServiceDescriptor.Singleton(line.Object)));
        site.Services.GetRequiredService<ComputeTimes>().IsSlow("gated");
        using var visitor = site.Visitor();
        var asked = visitor.GetAsync("/calculations/gated.json?number=1");
        await Eventually.Is(() => gates.Begun(1).Count == 1);
        line.Invocations.Clear();

        await Eventually.Is(() => Looks().Any());

        Assert.That(Looks(), Is.All.EqualTo(new[] { "fetching:v1" }));
        gates[1].Open();
        using var answer = await asked;

        IEnumerable<IReadOnlyCollection<string>> Looks() => line.Invocations.Where(each => each.Arguments is [IReadOnlyList<ComputeLane> looked, _] && looked.Count == 2).Select(each => each.Arguments[1]).OfType<IReadOnlyCollection<string>>();
    }
}
