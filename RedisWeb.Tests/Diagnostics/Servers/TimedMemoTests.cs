using Microsoft.Extensions.Time.Testing;
using RedisWeb.Diagnostics.Servers;

namespace RedisWeb.Tests.Diagnostics.Servers;

public sealed class TimedMemoTests
{
    private readonly FakeTimeProvider _clock = new();
    private int _asked;
    private Func<Task<int>> _ask = null!;
    private TimedMemo<int> _remembered = null!;

    [SetUp]
    public void Begin()
    {
        _asked = 0;
        _ask = () => Task.FromResult(_asked);
        _remembered = new TimedMemo<int>(TimeSpan.FromSeconds(1), _clock);
    }

    [Test]
    public async Task Whoever_asks_within_a_second_gets_the_same_answer()
    {
        await GetAsync();
        _clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.That(await GetAsync(), Is.EqualTo(1));

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await GetAsync(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_question_under_way_is_shared_however_long_it_takes()
    {
        var answer = new TaskCompletionSource<int>();
        _ask = () => answer.Task;
        var first = GetAsync();
        _clock.Advance(TimeSpan.FromMinutes(1));
        var second = GetAsync();

        answer.SetResult(7);

        Assert.That((await first, await second, _asked), Is.EqualTo((7, 7, 1)));
    }

    [Test]
    public async Task An_error_is_shared_for_as_long_and_not_longer()
    {
        _ask = () => Task.FromException<int>(new IOException());
        Assert.That(GetAsync, Throws.InstanceOf<IOException>());
        Assert.That(GetAsync, Throws.InstanceOf<IOException>());
        Assert.That(_asked, Is.EqualTo(1));

        _clock.Advance(TimeSpan.FromSeconds(1));
        _ask = () => Task.FromResult(7);
        Assert.That(await GetAsync(), Is.EqualTo(7));
    }

    [Test]
    public async Task What_holds_for_long_holds_for_a_second_where_it_is_an_error_or_a_part()
    {
        var remembered = new TimedMemo<int>(TimeSpan.FromSeconds(10), _clock, isWhole: told => told != 3);
        _ask = () => Task.FromException<int>(new IOException());
        Assert.That(() => remembered.GetAsync(_ask), Throws.InstanceOf<IOException>());
        _clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.That(() => remembered.GetAsync(_ask), Throws.InstanceOf<IOException>());
        _ask = () => Task.FromResult(3);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await remembered.GetAsync(_ask), Is.EqualTo(3));
        _ask = () => Task.FromResult(4);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await remembered.GetAsync(_ask), Is.EqualTo(4));
        _ask = () => Task.FromResult(5);
        _clock.Advance(TimeSpan.FromMilliseconds(9_999));
        Assert.That(await remembered.GetAsync(_ask), Is.EqualTo(4));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await remembered.GetAsync(_ask), Is.EqualTo(5));
    }

    private Task<int> GetAsync() => _remembered.GetAsync(() =>
    {
        _asked++;
        return _ask();
    });
}
