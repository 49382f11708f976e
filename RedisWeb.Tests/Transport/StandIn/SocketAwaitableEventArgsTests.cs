using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Pipelines.Sockets.Unofficial;

namespace RedisWeb.Tests.Transport.StandIn;

public class SocketAwaitableEventArgsTests
{
    [Test]
    public async Task A_connect_can_be_awaited()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var args = new SocketAwaitableEventArgs { RemoteEndPoint = listener.LocalEndpoint };

        if (!socket.ConnectAsync(args))
        {
            args.Complete();
        }

        await Await(args);
        Assert.That(socket.Connected);
    }

    [Test]
    public async Task A_refused_connect_throws_the_sockets_error()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var args = new SocketAwaitableEventArgs { RemoteEndPoint = listener.LocalEndpoint };
        listener.Stop();

        if (!socket.ConnectAsync(args))
        {
            args.Complete();
        }

        await Assert.ThatAsync(
            () => Await(args),
            Throws.InstanceOf<SocketException>().With.Property(nameof(SocketException.SocketErrorCode)).EqualTo(SocketError.ConnectionRefused));
    }

    [Test]
    public async Task They_serve_one_receive_after_another_whether_it_completes_at_once_or_later()
    {
        var (ours, theirs) = await Connection.SocketsAsync();
        using var _ = ours;
        using var __ = theirs;
        using var args = new SocketAwaitableEventArgs(PipeScheduler.ThreadPool);
        args.SetBuffer(new byte[100]);
        for (var size = 1; size < 100; size++)
        {
            var sendFirst = size % 2 == 0;
            if (sendFirst)
            {
                await theirs.SendAsync(new byte[size]);
            }

            if (!ours.ReceiveAsync(args))
            {
                args.Complete();
            }

            if (!sendFirst)
            {
                await theirs.SendAsync(new byte[size]);
            }

            Assert.That(await Await(args), Is.EqualTo(size));
        }
    }

    [Test]
    public async Task Aborted_they_throw_although_the_operation_never_ends()
    {
        var (ours, theirs) = await Connection.SocketsAsync();
        using var _ = ours;
        using var __ = theirs;
        using var args = new SocketAwaitableEventArgs();
        args.SetBuffer(new byte[100]);
        Assert.That(ours.ReceiveAsync(args), Is.True);
        var receiving = Await(args);
        Assert.That(receiving.IsCompleted, Is.False);

        args.Abort(SocketError.TimedOut);

        await Assert.ThatAsync(
            () => receiving,
            Throws.InstanceOf<SocketException>().With.Property(nameof(SocketException.SocketErrorCode)).EqualTo(SocketError.TimedOut));
    }

    [Test]
    public void Aborted_without_an_error_or_before_the_await_they_throw_all_the_same()
    {
        using var args = new SocketAwaitableEventArgs();
        args.Abort(SocketError.Success);

        Assert.That(args.IsCompleted);
        Assert.That(() => args.GetResult(), Throws.InstanceOf<SocketException>());
        Assert.That(args.IsCompleted, "every later await ends too");
    }

    [Test]
    public void A_completion_that_comes_before_the_continuation_still_runs_it_and_runs_it_once()
    {
        using var args = new SocketAwaitableEventArgs();
        var runs = 0;
        args.Complete();

        args.UnsafeOnCompleted(() => runs++);
        args.Complete();

        Assert.That(runs, Is.EqualTo(1));
    }

    [Test]
    public void The_continuation_runs_where_the_scheduler_says()
    {
        var scheduler = new Recorder();
        using var args = new SocketAwaitableEventArgs(scheduler);
        var ran = false;
        args.OnCompleted(() => ran = true);
        args.Complete();
        Assert.That(ran, Is.False);

        scheduler.Run();

        Assert.That(ran);
    }

    private static Task<int> Await(SocketAwaitableEventArgs args)
    {
        return ResultAsync().WaitAsync(TimeSpan.FromSeconds(5));

        async Task<int> ResultAsync() => await args;
    }

    private sealed class Recorder : PipeScheduler
    {
        private readonly Queue<Action> _work = new();

        public override void Schedule(Action<object?> action, object? state) => _work.Enqueue(() => action(state));

        public void Run() => _work.Dequeue()();
    }
}
