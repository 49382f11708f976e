using System.Net.Sockets;
using Pipelines.Sockets.Unofficial;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Transport.StandIn;

public class ShutdownTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    // More than the operating system's buffers hold between two sockets, so that sending it blocks.
    private static readonly byte[] TooMuch = new byte[32_000_000];

    [Test]
    public async Task When_the_peer_closes_the_reader_gets_the_rest_and_then_the_end()
    {
        using var connection = await Connection.OpenAsync();
        await connection.Peer.WriteAsync("bye"u8.ToArray());
        connection.Peer.Dispose();

        Assert.That(await connection.ReadToEndAsync().WaitAsync(Soon), Is.EqualTo("bye"u8.ToArray()));

        Assert.That(connection.Pipe.ShutdownKind, Is.EqualTo(PipeShutdownKind.ReadEndOfStream));
        Assert.That(connection.Pipe.LastReceived, Is.Zero);
        Assert.That(connection.Pipe.SocketError, Is.EqualTo(SocketError.Success));
        await Assert.ThatAsync(connection.WriteUntilItThrowsAsync, Throws.InstanceOf<ConnectionResetException>());
    }

    [Test]
    public async Task When_the_peer_resets_a_waiting_read_throws_with_the_cause()
    {
        using var connection = await Connection.OpenAsync();
        var read = connection.Input.ReadAsync().AsTask();

        connection.ResetByPeer();

        await Assert.ThatAsync(
            () => read.WaitAsync(Soon),
            Throws.InstanceOf<ConnectionResetException>().With.InnerException.InstanceOf<SocketException>());
        Assert.That(connection.Pipe.ShutdownKind, Is.EqualTo(PipeShutdownKind.ReadError));
        Assert.That(connection.Pipe.SocketError, Is.EqualTo(SocketError.ConnectionReset));
        await Assert.ThatAsync(connection.WriteUntilItThrowsAsync, Throws.InstanceOf<ConnectionResetException>());
    }

    [Test]
    public async Task Disposing_ends_a_waiting_read_and_tells_the_peer([Values] bool tls)
    {
        using var connection = tls ? await Connection.OpenTlsAsync() : await Connection.OpenAsync();
        var read = connection.Input.ReadAsync().AsTask();

        connection.Pipe.Dispose();
        connection.Pipe.Dispose();

        await Assert.ThatAsync(() => read.WaitAsync(Soon), Throws.InstanceOf<ConnectionResetException>());
        Assert.That(connection.Pipe.ShutdownKind, Is.EqualTo(PipeShutdownKind.PipeDisposed));
        Assert.That(connection.Pipe.SocketError, Is.EqualTo(SocketError.Success));
        await Assert.ThatAsync(() => PeerSeesTheEndAsync(connection), Throws.Nothing);
    }

    [Test]
    public async Task Disposing_ends_a_blocked_send([Values] bool tls)
    {
        using var connection = tls ? await Connection.OpenTlsAsync() : await Connection.OpenAsync();
        var flush = connection.Output.WriteAsync(TooMuch).AsTask();
        await Eventually.Is(() => connection.AvailableToPeer > 0, "the send has begun");
        Assert.That(flush.IsCompleted, Is.False);

        connection.Pipe.Dispose();

        await Assert.ThatAsync(() => flush.WaitAsync(Soon), Throws.InstanceOf<ConnectionResetException>());
    }

    [Test]
    public async Task Disposing_while_received_data_waits_for_the_reader_is_an_error_and_not_an_end()
    {
        using var connection = await Connection.OpenAsync(receive: Connection.PausingAt(65_536));
        var sending = connection.Peer.WriteAsync(TooMuch).AsTask();
        await Eventually.Is(() => connection.Pipe.BytesRead >= 65_536, "the pipe is full");

        connection.Pipe.Dispose();

        await Assert.ThatAsync(() => connection.ReadToEndAsync().WaitAsync(Soon), Throws.InstanceOf<ConnectionResetException>());
        await Assert.ThatAsync(() => sending.WaitAsync(Soon), Throws.InstanceOf<IOException>());
    }

    [Test]
    public async Task When_the_peer_closes_a_tls_connection_the_reader_gets_the_end()
    {
        using var connection = await Connection.OpenTlsAsync();
        await connection.Peer.WriteAsync("bye"u8.ToArray());
        connection.Peer.Dispose();

        Assert.That(await connection.ReadToEndAsync().WaitAsync(Soon), Is.EqualTo("bye"u8.ToArray()));
    }

    [Test]
    public async Task The_reader_learns_of_a_failure_before_a_flush_throws()
    {
        using var connection = await Connection.OpenAsync();
        using var release = new ManualResetEventSlim();
        var readerKnows = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = ReadAndHoldAsync();
        var flush = connection.Output.WriteAsync(TooMuch).AsTask();
        await Eventually.Is(() => connection.AvailableToPeer > 0, "the send has begun");

        connection.ResetByPeer();
        await readerKnows.Task.WaitAsync(Soon);
        Assert.That(await Task.WhenAny(flush, Task.Delay(100)), Is.Not.SameAs(flush));

        release.Set();
        await Assert.ThatAsync(() => flush.WaitAsync(Soon), Throws.InstanceOf<ConnectionResetException>());
        await reading;

        // Holds the thread that tells it, as a client that is busy failing its commands does.
        async Task ReadAndHoldAsync()
        {
            try
            {
                await connection.Input.ReadAsync().ConfigureAwait(false);
            }
            catch (ConnectionResetException)
            {
                // Where the sender meets the reset first, the system tells the reader of an end instead.
            }

            readerKnows.SetResult();
            release.Wait();
        }
    }

    [Test]
    public async Task Completing_the_output_sends_everything_then_ends_sending_and_receiving_goes_on()
    {
        using var connection = await Connection.OpenAsync(send: Connection.PausingAt(0));
        var data = new byte[3_000_000];
        new Random(2).NextBytes(data);
        await connection.Output.WriteAsync(data);
        await connection.Output.CompleteAsync();

        using var received = new MemoryStream();
        await connection.Peer.CopyToAsync(received).WaitAsync(Soon);
        Assert.That(received.ToArray().AsSpan().SequenceEqual(data));
        Assert.That(connection.Pipe.BytesSent, Is.EqualTo(data.Length));
        Assert.That(connection.Pipe.ShutdownKind, Is.EqualTo(PipeShutdownKind.WriteEndOfStream));

        await connection.Peer.WriteAsync("ok"u8.ToArray());
        connection.Peer.Dispose();
        Assert.That(await connection.ReadToEndAsync().WaitAsync(Soon), Is.EqualTo("ok"u8.ToArray()));
    }

    [Test]
    public async Task Completing_the_input_ends_the_connection_when_data_comes()
    {
        using var connection = await Connection.OpenAsync();
        await connection.Input.CompleteAsync();
        await connection.Peer.WriteAsync(new byte[10]);

        await Assert.ThatAsync(() => PeerSeesTheEndAsync(connection), Throws.Nothing);
        Assert.That(connection.Pipe.ShutdownKind, Is.EqualTo(PipeShutdownKind.InputReaderCompleted));
    }

    [Test]
    public async Task Only_a_protocol_reason_can_be_recorded_and_only_the_first_counts()
    {
        using var connection = await Connection.OpenAsync();
        Assert.That(connection.Pipe.TrySetProtocolShutdown(PipeShutdownKind.ReadError), Is.False);
        Assert.That(connection.Pipe.ShutdownKind, Is.EqualTo(PipeShutdownKind.None));

        Assert.That(connection.Pipe.TrySetProtocolShutdown(PipeShutdownKind.ProtocolExitClient), Is.True);
        Assert.That(connection.Pipe.TrySetProtocolShutdown(PipeShutdownKind.ProtocolExitServer), Is.False);
        connection.Pipe.Dispose();

        Assert.That(connection.Pipe.ShutdownKind, Is.EqualTo(PipeShutdownKind.ProtocolExitClient));
    }

    private static async Task PeerSeesTheEndAsync(Connection connection)
    {
        try
        {
            Assert.That(await connection.Peer.ReadAsync(new byte[1]).AsTask().WaitAsync(Soon), Is.Zero);
        }
        catch (IOException)
        {
            // reset: unread data was thrown away with the connection
        }
    }
}
