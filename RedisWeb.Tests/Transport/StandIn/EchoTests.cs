using System.Diagnostics;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Pipelines.Sockets.Unofficial;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Transport.StandIn;

public class EchoTests
{
    private const int Total = 20_000_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Twenty_megabytes_in_odd_pieces_come_back_as_they_went([Values] bool tls)
    {
        var options = Connection.PausingAt(1 << 20);
        using var connection = tls ? await Connection.OpenTlsAsync(options, options) : await Connection.OpenAsync(options, options);
        var echoing = Task.Run(() => EchoAsync(connection.Peer));
        var writing = Task.Run(() => WriteAsync(connection.Output));

        var received = await HashAsync(connection.Input).WaitAsync(Limit);

        Assert.That(received, Is.EqualTo(await writing));
        var measured = (IMeasuredDuplexPipe)connection.Pipe;
        Assert.That(measured.TotalBytesReceived, Is.EqualTo(Total));
        Assert.That(measured.TotalBytesSent, Is.EqualTo(Total));
        connection.Pipe.Dispose();
        await echoing;
    }

    [Test]
    public async Task A_slow_reader_stops_the_peer_and_loses_nothing()
    {
        using var connection = await Connection.OpenAsync(receive: Connection.PausingAt(65_536));
        var data = RandomNumberGenerator.GetBytes(Total);
        var sending = Task.Run(async () =>
        {
            await connection.Peer.WriteAsync(data);
            connection.Peer.Dispose();
        });
        await Eventually.Is(() => connection.Counters.BytesWaitingToBeRead >= 65_536, "the pipe is full");
        Assert.That(sending.IsCompleted, Is.False);
        Assert.That(connection.Pipe.BytesRead, Is.LessThan(200_000));
        Assert.That(connection.Counters.BytesAvailableOnSocket, Is.Positive);

        var received = await connection.ReadToEndAsync().WaitAsync(Limit);

        Assert.That(received.AsSpan().SequenceEqual(data));
        await sending;
    }

    [Test]
    public async Task A_slow_peer_stops_the_writer_and_gets_everything()
    {
        using var connection = await Connection.OpenAsync(send: Connection.PausingAt(65_536));
        var data = RandomNumberGenerator.GetBytes(Total);
        var flush = connection.Output.WriteAsync(data).AsTask();
        await Eventually.Is(() => connection.AvailableToPeer > 0, "the send has begun");
        Assert.That(flush.IsCompleted, Is.False);
        Assert.That(connection.Counters.BytesWaitingToBeSent, Is.EqualTo(Total));

        var received = new byte[Total];
        await connection.Peer.ReadExactlyAsync(received).AsTask().WaitAsync(Limit);

        Assert.That(received.AsSpan().SequenceEqual(data));
        Assert.That((await flush).IsCompleted, Is.False);
        Assert.That(connection.Counters.BytesWaitingToBeSent, Is.Zero);
    }

    [Test]
    public async Task Data_gets_through_both_ways_while_no_thread_of_the_pool_is_free()
    {
        using var connection = await Connection.OpenAsync();
        using var release = new ManualResetEventSlim();
        using var answered = new ManualResetEventSlim();
        var occupied = Enumerable.Range(0, ThreadPool.ThreadCount + 16).Select(_ => Task.Run(release.Wait)).ToArray();
        Task<byte[]>? reply = null;
        var took = TimeSpan.MaxValue;

        // On a thread of its own: the test itself is run by the pool.
        var caller = new Thread(() =>
        {
            var started = Stopwatch.GetTimestamp();
            reply = ReadOneAsync(connection.Input, answered);
            _ = connection.Output.WriteAsync("ping"u8.ToArray()).AsTask();
            var request = new byte[4];
            connection.Peer.ReadExactly(request);
            connection.Peer.Write(request);
            answered.Wait(Limit);
            took = Stopwatch.GetElapsedTime(started);
            release.Set();
        });
        caller.Start();
        await Task.WhenAll(occupied);
        caller.Join();

        Assert.That(await reply!.WaitAsync(Limit), Is.EqualTo("ping"u8.ToArray()));
        Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(1)), "the pool gets one more thread in half a second");
    }

    private static async Task<byte[]> ReadOneAsync(PipeReader input, ManualResetEventSlim done)
    {
        var read = await input.ReadAsync().ConfigureAwait(false);
        done.Set();
        return read.Buffer.First.ToArray();
    }

    private static async Task EchoAsync(Stream stream)
    {
        var buffer = new byte[50_000];
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer)) > 0)
            {
                await stream.WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (IOException)
        {
            // the connection has ended
        }
    }

    private static async Task<byte[]> WriteAsync(PipeWriter output)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var random = new Random(3);
        var data = new byte[300_000];
        random.NextBytes(data);
        for (var left = Total; left > 0;)
        {
            var piece = data.AsMemory(0, Math.Min(left, random.Next(1, random.Next(3) == 0 ? data.Length : 2000)));
            hash.AppendData(piece.Span);
            await output.WriteAsync(piece);
            left -= piece.Length;
        }

        return hash.GetHashAndReset();
    }

    private static async Task<byte[]> HashAsync(PipeReader input)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long left = Total; left > 0;)
        {
            var read = await input.ReadAsync();
            foreach (var segment in read.Buffer)
            {
                hash.AppendData(segment.Span);
            }

            left -= read.Buffer.Length;
            input.AdvanceTo(read.Buffer.End);
            Assert.That(read.IsCompleted, Is.False, $"ended with {left} bytes missing");
        }

        return hash.GetHashAndReset();
    }
}
