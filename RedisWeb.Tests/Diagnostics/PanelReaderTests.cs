using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Diagnostics;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Diagnostics;

public sealed class PanelReaderTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private Func<Task<Figures>> _read = null!;
    private int _asked;
    private PanelReader<Figures> _reader = null!;

    [SetUp]
    public void Begin()
    {
        _asked = 0;
        _read = () => Task.FromResult(new Figures(_asked));
        _reader = new PanelReader<Figures>(PanelScope.Server, CountedAsync, Options.Create(new DiagnosticsOptions()), _clock);
    }

    [Test]
    public async Task Figures_come_with_their_time_and_scope()
    {
        var panel = await _reader.ReadAsync(long.MinValue, CancellationToken.None);

        Assert.That((panel.State, panel.Scope, panel.Figures, panel.At, panel.Problem), Is.EqualTo((PanelState.Ok, PanelScope.Server, new Figures(1), (DateTimeOffset?)_clock.GetUtcNow(), (string?)null)));
    }

    [Test]
    public async Task A_source_that_fails_leaves_the_last_figures_and_their_time()
    {
        var first = await _reader.ReadAsync(long.MinValue, CancellationToken.None);
        _clock.Advance(TimeSpan.FromMinutes(1));
        _read = () => throw new InvalidOperationException("password=hunter2");

        var panel = await _reader.ReadAsync(long.MinValue, CancellationToken.None);

        Assert.That((panel.State, panel.Figures, panel.At), Is.EqualTo((PanelState.Failed, first.Figures, first.At)));
        Assert.That(panel.Problem, Does.Contain(nameof(InvalidOperationException)).And.Not.Contain("hunter2"));
    }

    [TestCase(PanelState.NotPermitted)]
    [TestCase(PanelState.NotSupported)]
    public async Task A_source_may_tell_why_there_is_nothing(PanelState state)
    {
        _read = () => throw new PanelUnavailableException(state, "CONFIG is not to be had");

        var panel = await _reader.ReadAsync(long.MinValue, CancellationToken.None);

        Assert.That((panel.State, panel.Figures, panel.At, panel.Problem), Is.EqualTo((state, (Figures?)null, (DateTimeOffset?)null, "CONFIG is not to be had")));
    }

    [Test]
    public async Task One_that_hangs_is_waited_for_until_the_deadline_and_not_asked_again_meanwhile()
    {
        var hanging = new TaskCompletionSource<Figures>();
        _read = () => hanging.Task;
        var panel = await TimedOutAsync();
        await Eventually.Is(() => Volatile.Read(ref _asked) == 1);
        Assert.That((panel.State, panel.Figures, panel.Took), Is.EqualTo((PanelState.Slow, (Figures?)null, TimeSpan.FromMilliseconds(400))));

        await TimedOutAsync();
        Assert.That(_asked, Is.EqualTo(1));

        hanging.SetResult(new Figures(7));
        Assert.That((await _reader.ReadAsync(long.MinValue, CancellationToken.None)).State, Is.EqualTo(PanelState.Ok));
        Assert.That(_asked, Is.InRange(1, 2));
    }

    [Test]
    public async Task Figures_whose_reading_began_before_a_change_will_not_do()
    {
        var before = new TaskCompletionSource<Figures>();
        _read = () => before.Task;
        var first = _reader.ReadAsync(long.MinValue, CancellationToken.None);
        await Eventually.Is(() => Volatile.Read(ref _asked) == 1);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        var changed = _clock.GetTimestamp();
        _read = () => Task.FromResult(new Figures(100 + _asked));

        var (second, third) = (_reader.ReadAsync(changed, CancellationToken.None), _reader.ReadAsync(changed, CancellationToken.None));

        Assert.That(((await second).Figures?.Number, (await third).Figures?.Number), Is.EqualTo(((int?)102, (int?)102)).Or.EqualTo(((int?)103, (int?)103)).Or.EqualTo(((int?)102, (int?)103)));
        before.SetResult(new Figures(7));
        Assert.That(((await first).State, (await first).Figures?.Number > 100), Is.EqualTo((PanelState.Ok, true)), "what came late does not take the place of what is newer");
    }

    [Test]
    public async Task What_came_too_late_is_shown_the_next_time()
    {
        var hanging = new TaskCompletionSource<Figures>();
        _read = () => hanging.Task;
        await TimedOutAsync();
        var waiting = _reader.ReadAsync(long.MinValue, CancellationToken.None);

        hanging.SetResult(new Figures(7));

        Assert.That((await waiting).Figures, Is.EqualTo(new Figures(7)));
    }

    [Test]
    public void Whoever_gives_up_is_told_so()
    {
        using var gone = new CancellationTokenSource();
        _read = () => new TaskCompletionSource<Figures>().Task;
        var waiting = _reader.ReadAsync(long.MinValue, gone.Token);

        gone.Cancel();

        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    private Task<Figures> CountedAsync()
    {
        _asked++;
        return _read();
    }

    private async Task<Panel<Figures>> TimedOutAsync()
    {
        var waiting = _reader.ReadAsync(long.MinValue, CancellationToken.None);
        _clock.Advance(TimeSpan.FromMilliseconds(400));
        return await waiting;
    }

    public sealed record Figures(int Number);
}
