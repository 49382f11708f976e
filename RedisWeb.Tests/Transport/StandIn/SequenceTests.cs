using Pipelines.Sockets.Unofficial.Arenas;

namespace RedisWeb.Tests.Transport.StandIn;

public class SequenceTests
{
    private static readonly int[] Values = [10, 20, 30];

    [Test]
    public void It_can_be_walked_by_value_by_reference_and_by_span()
    {
        var sequence = Filled();
        var walked = new List<int>();
        foreach (ref var value in sequence)
        {
            walked.Add(value);
            value++;
        }

        Assert.That(walked, Is.EqualTo(Values));
        var spans = new List<int[]>();
        foreach (var span in sequence.Spans)
        {
            spans.Add(span.ToArray());
        }

        Assert.That(sequence.FirstSpan.ToArray(), Is.EqualTo(Values.Select(value => value + 1)));
        Assert.That(spans, Has.Count.EqualTo(1));
        Assert.That(spans[0], Is.EqualTo(Values.Select(value => value + 1)));
        Assert.That(sequence.IsSingleSegment);
    }

    [Test]
    public void Asking_for_one_value_too_many_throws()
    {
        Assert.That(() => TakeNext(3), Is.EqualTo(30));
        Assert.That(() => TakeNext(4), Throws.InstanceOf<IndexOutOfRangeException>());
    }

    [TestCase(-1)]
    [TestCase(3)]
    public void An_index_outside_of_it_throws(int index) =>
        Assert.That(() => Filled()[index], Throws.InstanceOf<IndexOutOfRangeException>());

    [Test]
    public void Untyped_and_cast_back_it_is_the_same_run()
    {
        var sequence = Filled();

        var untyped = sequence.Untyped();
        untyped.Cast<int>()[1] = 99;

        Assert.That(untyped.Length, Is.EqualTo(3));
        Assert.That(untyped.IsEmpty, Is.False);
        Assert.That(sequence[1], Is.EqualTo(99));
        Assert.That(() => untyped.Cast<string>(), Throws.InstanceOf<InvalidCastException>());
    }

    [Test]
    public void The_default_one_is_empty_in_every_way()
    {
        var empty = default(Sequence<int>);
        var visited = 0;
        foreach (var _ in empty)
        {
            visited++;
        }

        foreach (var _ in empty.Spans)
        {
            visited++;
        }

        Assert.That(visited, Is.Zero);
        Assert.That(empty.IsEmpty);
        Assert.That(default(Sequence).IsEmpty);
        Assert.That(default(Sequence).Cast<int>().Length, Is.Zero);
        Assert.That(empty.ToArray((in int value) => value), Is.Empty);
        Assert.That(empty.ToArray((in int value, in int factor) => value * factor, 2), Is.Empty);
    }

    [Test]
    public void Projections_go_to_a_new_array_or_to_a_given_place()
    {
        string[] words = ["v10", "v20", "v30"];
        int[] doubled = [20, 40, 60];
        int[] negated = [-10, -20, -30, 0];
        var larger = new int[4];
        Filled().CopyTo(larger, (in int value) => -value);

        Assert.That(Filled().ToArray((in int value) => $"v{value}"), Is.EqualTo(words));
        Assert.That(Filled().ToArray((in int value, in int factor) => value * factor, 2), Is.EqualTo(doubled));
        Assert.That(larger, Is.EqualTo(negated));
        Assert.That(() => Filled().CopyTo(new int[2], (in int value) => value), Throws.ArgumentException);
    }

    private static Sequence<int> Filled()
    {
        var arena = new Arena<int>();
        arena.Allocate(7); // so that the run does not begin where the slab does
        var sequence = arena.Allocate(3);
        Values.CopyTo(sequence.FirstSpan);
        arena.Allocate(7)[0] = -1;
        return sequence;
    }

    private static int TakeNext(int times)
    {
        var values = Filled().GetEnumerator();
        var last = 0;
        for (var i = 0; i < times; i++)
        {
            last = values.GetNext();
        }

        return last;
    }
}
