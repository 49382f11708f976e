using System.Collections.Concurrent;
using System.Globalization;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Redis;

/// <summary>What copies hear of each other, on every kind of Redis.</summary>
public abstract class CopyMessagesContract(RedisKind kind) : TwoCopies(kind)
{
    [Test]
    public async Task Every_end_of_a_compute_is_heard_by_the_other_copy_and_by_its_own()
    {
        using var heard = await Ears.OpenAsync(Copy, Other);

        await StoreAsync(Key("stored"), [1]);
        await (await AcquireAsync(Key("failed"))).Lease!.FailAsync([1], Minutes, CancellationToken.None);
        await (await AcquireAsync(Key("given back"))).Lease!.DisposeAsync();

        string[] keys = [Key("stored"), Key("failed"), Key("given back")];
        await heard.AllAsync(Copy, keys.Select(key => new CopyMessage(CopyMessageKind.Settled, KeyScope.Of(key))));
        await heard.AllAsync(Other, keys.Select(key => new CopyMessage(CopyMessageKind.Settled, KeyScope.Of(key))));
    }

    [Test]
    public async Task Whoever_lost_its_lease_settles_nothing()
    {
        using var heard = await Ears.OpenAsync(Copy, Other);
        var lost = (await AcquireAsync(Key("lost"))).Lease!;
        await InvalidateAsync(KeyScope.Of(Key("lost")));

        await lost.StoreAsync([1], Minutes, CancellationToken.None);
        await lost.DisposeAsync();
        await StoreAsync(Key("last"), [1]);

        await heard.AllAsync(Copy, [new CopyMessage(CopyMessageKind.Invalidated, KeyScope.Of(Key("lost"))), new CopyMessage(CopyMessageKind.Settled, KeyScope.Of(Key("last")))]);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Every_copy_hears_of_an_invalidation(bool isPrefix)
    {
        using var heard = await Ears.OpenAsync(Copy, Other);
        var scope = new KeyScope("answer:heard-of:v1:a b c/ü", isPrefix);

        await InvalidateAsync(scope);

        await heard.AllAsync(Copy, [new CopyMessage(CopyMessageKind.Invalidated, scope)]);
        await heard.AllAsync(Other, [new CopyMessage(CopyMessageKind.Invalidated, scope)]);
    }

    [Test]
    public async Task Messages_come_in_the_order_in_which_they_were_sent()
    {
        using var heard = await Ears.OpenAsync(Copy, Other);
        string[] keys = [.. Enumerable.Range(0, 200).Select(i => Key(i.ToString(CultureInfo.InvariantCulture)))];

        foreach (var key in keys)
        {
            await InvalidateAsync(KeyScope.Of(key));
        }

        await heard.AllAsync(Copy, keys.Select(key => new CopyMessage(CopyMessageKind.Invalidated, KeyScope.Of(key))));
    }

    [TestCase("")]
    [TestCase("settled")]
    [TestCase("settled me ")]
    [TestCase("retold me answer:x")]
    [TestCase("hello me 1")]
    [TestCase("\0\u0001 \ufffd")]
    public async Task Rubbish_is_ignored(string rubbish)
    {
        using var heard = await Ears.OpenAsync(Copy, Other);
        await (await DatabaseAsync()).PublishAsync(StackExchange.Redis.RedisChannel.Literal(Prefix + "messages"), rubbish);

        await InvalidateAsync(KeyScope.Of("after"));

        await heard.AllAsync(Copy, [new CopyMessage(CopyMessageKind.Invalidated, KeyScope.Of("after"))]);
    }

    [Test]
    public async Task A_handler_that_throws_keeps_nobody_else_from_hearing()
    {
        static void Throw(CopyMessage message) => throw new InvalidOperationException($"at {message.Scope.Key}");
        Copy.Messages.Received += Throw;
        using var heard = await Ears.OpenAsync(Copy, Other);

        await InvalidateAsync(KeyScope.Of("one"));
        await InvalidateAsync(KeyScope.Of("two"));
        await heard.AllAsync(Copy, [new CopyMessage(CopyMessageKind.Invalidated, KeyScope.Of("one")), new CopyMessage(CopyMessageKind.Invalidated, KeyScope.Of("two"))]);

        Copy.Messages.Received -= Throw;
        Assert.That((Copy.Log.Containing("at one").Count(), Copy.Log.Containing("at two").Count()), Is.EqualTo((1, 1)));
        await Eventually.Is(() => Copy.Messages.IsListening);
    }

    private sealed class Ears : IDisposable
    {
        private readonly (RedisApp App, ConcurrentQueue<CopyMessage> Heard, Action<CopyMessage> Listen)[] _ears;

        private readonly KeyScope _begin = KeyScope.Of($"begin {Guid.NewGuid():N}");

        private Ears(RedisApp[] apps)
        {
            _ears = Array.ConvertAll(apps, app =>
            {
                var heard = new ConcurrentQueue<CopyMessage>();
                return (app, heard, (Action<CopyMessage>)heard.Enqueue);
            });
            foreach (var (app, _, listen) in _ears)
            {
                app.Messages.Received += listen;
            }
        }

        /// <summary>What other tests said before counts no more.</summary>
        public static async Task<Ears> OpenAsync(params RedisApp[] apps)
        {
            var ears = new Ears(apps);
            await apps[0].Invalidator.InvalidateAsync(ears._begin, CancellationToken.None);
            return ears;
        }

        /// <summary>Waits until so many have come, and compares them with what has.</summary>
        public async Task AllAsync(RedisApp app, IEnumerable<CopyMessage> messages)
        {
            var all = _ears.Single(ear => ear.App == app).Heard;
            var heard = all.SkipWhile(message => message.Scope != _begin).Skip(1);
            var expected = messages.ToArray();
            await Eventually.Is(() => heard.Count() >= expected.Length);
            Assert.That(heard, Is.EqualTo(expected));
        }

        public void Dispose()
        {
            foreach (var (app, _, listen) in _ears)
            {
                app.Messages.Received -= listen;
            }
        }
    }
}

public sealed class EmbeddedServerCopyMessagesTests() : CopyMessagesContract(RedisKind.Embedded);

public sealed class RedisServerCopyMessagesTests() : CopyMessagesContract(RedisKind.OneServer);
