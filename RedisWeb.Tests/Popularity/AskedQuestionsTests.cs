using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Calculations;
using RedisWeb.Popularity;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Popularity;

public sealed class AskedQuestionsTests
{
    private FakeTimeProvider _clock = null!;
    private PopularityCounts _counts = null!;

    [SetUp]
    public void Create()
    {
        _clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
        _counts = new PopularityCounts(_clock, NullLogger<PopularityCounts>.Instance);
    }

    [Test]
    public void A_question_is_taken_once_with_how_often_and_when_last()
    {
        _counts.Asked("prime-count", "upTo=1000");
        _clock.Advance(TimeSpan.FromSeconds(1));
        _counts.Asked("prime-count", "upTo=1000");
        _counts.Asked("top-customers", "");

        Assert.That(_counts.TakeAsked(), Is.EquivalentTo(new[]
        {
            new AskedQuestion(new("prime-count", "upTo=1000"), 2, _clock.GetUtcNow()),
            new AskedQuestion(new("top-customers", ""), 1, _clock.GetUtcNow()),
        }));
        Assert.That(_counts.TakeAsked(), Is.Empty);
    }

    [Test]
    public void Nothing_is_lost_or_doubled_when_questions_are_taken_while_they_are_asked()
    {
        const int Each = 100_000;
        string[] inputs = ["a", "b", "c"];
        long taken = 0;
        void Take() => taken += _counts.TakeAsked().Sum(each => each.Times);

        var asking = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                _counts.Asked("prime-count", inputs[i % 3]);
            }
        })));
        while (!asking.IsCompleted)
        {
            Take();
        }

        Take();
        Assert.That(taken, Is.EqualTo(3 * Each));
    }

    [Test]
    public void Only_so_many_different_questions_are_kept_and_room_comes_back()
    {
        for (var i = 0; i < PopularityCounts.MostQuestions + 10; i++)
        {
            _counts.Asked("prime-count", $"upTo={i}");
        }

        _counts.Asked("prime-count", "upTo=0");
        var taken = _counts.TakeAsked();
        Assert.That(taken, Has.Count.EqualTo(PopularityCounts.MostQuestions));
        Assert.That(taken.Single(each => each.Question.Input == "upTo=0").Times, Is.EqualTo(2));

        _counts.Asked("prime-count", "upTo=9999");
        Assert.That(_counts.TakeAsked(), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_long_input_is_not_kept()
    {
        _counts.Asked("prime-count", new string('x', PopularityCounts.LongestInput));
        _counts.Asked("prime-count", new string('x', PopularityCounts.LongestInput + 1));

        Assert.That(_counts.TakeAsked(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Asking_again_allocates_nothing() =>
        Assert.That(Allocated.By(() => _counts.Asked("prime-count", "upTo=1000")), Is.Zero);

    [TestCase("prime-count?upTo=1000", "prime-count", "upTo=1000")]
    [TestCase("top-customers", "top-customers", "")]
    [TestCase("a?b=c?d", "a", "b=c?d")]
    public void A_question_is_its_address(string address, string name, string input)
    {
        Assert.That(Question.Parse(address), Is.EqualTo(new Question(name, input)));
        Assert.That(new Question(name, input).ToString(), Is.EqualTo(address));
    }
}
