using Pipelines.Sockets.Unofficial;

namespace RedisWeb.Tests.Transport.StandIn;

public class DelegatesTests
{
    [Test]
    public void Handlers_are_walked_in_the_order_in_which_they_would_be_called()
    {
        var calls = new List<int>();
        Action handler = () => calls.Add(1);
        handler += () => calls.Add(2);
        handler += () => calls.Add(3);

        foreach (var single in Delegates.AsEnumerable(handler))
        {
            Assert.That(Delegates.IsSingle(single));
            single();
        }

        Assert.That(calls, Is.EqualTo(Enumerable.Range(1, 3)));
        Assert.That(Delegates.IsSingle(handler), Is.False);
    }

    [Test]
    public void Without_a_handler_there_is_nothing_to_walk()
    {
        var walked = 0;
        foreach (var _ in Delegates.AsEnumerable<Action>(null))
        {
            walked++;
        }

        Assert.That(walked, Is.Zero);
    }
}
