using Microsoft.Extensions.Time.Testing;
using RedisWeb.Calculations;
using RedisWeb.Popularity;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Popularity;

public sealed class AskedQuestionsTests
{
    private FakeTimeProvider _clock = null!;
    private AskedQuestions _asked = null!;

    [SetUp]
    public void Create()
    {
        _clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
        _asked = new AskedQuestions(_clock);
    }

    [Test]
    public void A_question_is_taken_once_with_how_often_and_when_last()
    {
        _asked.Note("prime-count", "upTo=1000");
        _clock.Advance(TimeSpan.FromSeconds(1));
        _asked.Note("prime-count", "upTo=1000");
        _asked.Note("top-customers", "");

        Assert.That(_asked.Take(), Is.EquivalentTo(new[]
        {
            new AskedQuestion(new("prime-count", "upTo=1000"), 2, _clock.GetUtcNow()),
            new AskedQuestion(new("top-customers", ""), 1, _clock.GetUtcNow()),
        }));
        Assert.That(_asked.Take(), Is.Empty);
    }

    [Test]
    public void Nothing_is_lost_or_doubled_when_questions_are_taken_while_they_are_asked()
    {
        const int Each = 100_000;
        string[] inputs = ["a", "b", "c"];
        long taken = 0;
        void Take() => taken += _asked.Take().Sum(each => each.Times);

        var asking = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                _asked.Note("prime-count", inputs[i % 3]);
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
        for (var i = 0; i < AskedQuestions.Most + 10; i++)
        {
            _asked.Note("prime-count", $"upTo={i}");
        }

        _asked.Note("prime-count", "upTo=0");
        var taken = _asked.Take();
        Assert.That(taken, Has.Count.EqualTo(AskedQuestions.Most));
        Assert.That(taken.Single(each => each.Question.Input == "upTo=0").Times, Is.EqualTo(2));

        _asked.Note("prime-count", "upTo=9999");
        Assert.That(_asked.Take(), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_long_input_is_not_kept()
    {
        _asked.Note("prime-count", new string('x', AskedQuestions.LongestInput));
        _asked.Note("prime-count", new string('x', AskedQuestions.LongestInput + 1));

        Assert.That(_asked.Take(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Asking_again_allocates_nothing() =>
        Assert.That(Allocated.By(() => _asked.Note("prime-count", "upTo=1000")), Is.Zero);

    [TestCase("prime-count?upTo=1000", "prime-count", "upTo=1000")]
    [TestCase("top-customers", "top-customers", "")]
    [TestCase("a?b=c?d", "a", "b=c?d")]
    public void A_question_is_its_address(string address, string name, string input)
    {
        Assert.That(Question.Parse(address), Is.EqualTo(new Question(name, input)));
        Assert.That(new Question(name, input).ToString(), Is.EqualTo(address));
    }
}
