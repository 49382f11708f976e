using Pipelines.Sockets.Unofficial;

namespace RedisWeb.Tests.Transport.StandIn;

/// <summary>The client library ends a connection in one thread while others read from and write to it.</summary>
public class ClientShutdownOrderTests
{
    [Test]
    public async Task Readers_and_writers_all_end_whenever_the_client_gives_a_connection_up([Values(0, 1, 3, 8, 20)] int readsBefore)
    {
        for (var i = 0; i < 20; i++)
        {
            var connection = await Connection.OpenAsync(Connection.PausingAt(65_536), Connection.PausingAt(65_536));
            var enoughReads = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var feeding = Task.Run(() => FeedAsync(connection));
            var reading = Task.Run(() => ReadAsync(connection, readsBefore, enoughReads));
            var writing = Task.Run(() => WriteAsync(connection));
            await enoughReads.Task.WaitAsync(TimeSpan.FromSeconds(5));

            await GiveUpAsync(connection);
            connection.Dispose();

            await Task.WhenAll(feeding, reading, writing).WaitAsync(TimeSpan.FromSeconds(5));
        }
    }

    private static async Task GiveUpAsync(Connection connection)
    {
        connection.Input.CancelPendingRead();
        await connection.Input.CompleteAsync();
        connection.Output.CancelPendingFlush();
        try
        {
            await connection.Output.CompleteAsync();
        }
        catch (InvalidOperationException)
        {
            // a write was under way
        }

        connection.Pipe.Dispose();
    }

    private static async Task FeedAsync(Connection connection)
    {
        try
        {
            while (true)
            {
                await connection.Peer.WriteAsync(new byte[5000]);
            }
        }
        catch (Exception ex) when (ex is IOException or ObjectDisposedException)
        {
            // the connection has ended
        }
    }

    // Keeps what it has read, so that at the end it is in the middle of a big value.
    private static async Task ReadAsync(Connection connection, int readsBefore, TaskCompletionSource enoughReads)
    {
        try
        {
            for (var reads = 0; ; reads++)
            {
                if (reads == readsBefore)
                {
                    enoughReads.SetResult();
                }

                var read = await connection.Input.ReadAsync();
                foreach (var segment in read.Buffer)
                {
                    segment.Span.IndexOf((byte)1);
                }

                connection.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception ex) when (ex is ConnectionResetException or InvalidOperationException or ArgumentOutOfRangeException or NullReferenceException)
        {
            // what a pipe does to a reader whose buffers are taken away; the client catches everything here
        }
    }

    private static async Task WriteAsync(Connection connection)
    {
        try
        {
            while (!(await connection.Output.WriteAsync(new byte[3000])).IsCompleted)
            {
            }
        }
        catch (Exception ex) when (ex is ConnectionResetException or InvalidOperationException)
        {
            // the connection has ended
        }
    }
}
