using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Pipelines.Sockets.Unofficial;

namespace RedisWeb.Tests.Transport.StandIn;

/// <summary>The stand-in's side of a loopback connection, and the peer's side as a plain socket or stream.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _peerSocket;

    private Connection(PumpedDuplexPipe pipe, Socket peerSocket, Stream peer)
    {
        Pipe = pipe;
        Peer = peer;
        _peerSocket = peerSocket;
    }

    public PumpedDuplexPipe Pipe { get; }

    public PipeReader Input => Pipe.Input;

    public PipeWriter Output => Pipe.Output;

    public Stream Peer { get; }

    /// <summary>How much the peer could read at once.</summary>
    public int AvailableToPeer => _peerSocket.Available;

    public SocketConnection.Counters Counters => ((SocketConnection)Pipe).GetCounters();

    /// <summary>Pipes that let a writer run ahead of the reader by about <paramref name="pauseAt"/> bytes.</summary>
    public static PipeOptions PausingAt(int pauseAt) =>
        new(pauseWriterThreshold: pauseAt, resumeWriterThreshold: pauseAt / 2, useSynchronizationContext: false);

    public static async Task<Connection> OpenAsync(PipeOptions? send = null, PipeOptions? receive = null, string name = "test")
    {
        var (ours, theirs) = await SocketsAsync();
        SocketConnection.SetRecommendedClientOptions(ours);
        var pipe = SocketConnection.Create(ours, send, receive, SocketConnectionOptions.None, name);
        return new Connection(pipe, theirs, new NetworkStream(theirs, ownsSocket: true));
    }

    public static async Task<Connection> OpenTlsAsync(PipeOptions? send = null, PipeOptions? receive = null)
    {
        using var certificate = TestCertificate.Create();
        var (ours, theirs) = await SocketsAsync();
        var client = new SslStream(
            new NetworkStream(ours, ownsSocket: true),
            leaveInnerStreamOpen: false,
            (_, presented, _, _) => certificate.Equals(presented));
        var server = new SslStream(new NetworkStream(theirs, ownsSocket: true));
        await Task.WhenAll(client.AuthenticateAsClientAsync("localhost"), server.AuthenticateAsServerAsync(certificate));
        return new Connection((PumpedDuplexPipe)StreamConnection.GetDuplex(client, send, receive, "test"), theirs, server);
    }

    /// <summary>Ends the connection from the peer's side with a TCP reset.</summary>
    public void ResetByPeer()
    {
        _peerSocket.LingerState = new LingerOption(true, 0);
        _peerSocket.Dispose(); // the stream would say goodbye first
    }

    /// <summary>Writes small pieces until a flush throws, which it lets out.</summary>
    public async Task WriteUntilItThrowsAsync()
    {
        while (true)
        {
            await Output.WriteAsync(new byte[1]);
            await Task.Delay(1);
        }
    }

    /// <summary>Reads to the end of the connection.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        using var everything = new MemoryStream();
        while (true)
        {
            var read = await Input.ReadAsync();
            foreach (var segment in read.Buffer)
            {
                everything.Write(segment.Span);
            }

            Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return everything.ToArray();
            }
        }
    }

    public void Dispose()
    {
        Pipe.Dispose();
        Peer.Dispose();
    }

    public static async Task<(Socket Ours, Socket Theirs)> SocketsAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var ours = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await ours.ConnectAsync(listener.LocalEndPoint!);
        return (ours, await listener.AcceptAsync());
    }
}
