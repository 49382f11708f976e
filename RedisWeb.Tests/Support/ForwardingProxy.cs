using System.Net;
using System.Net.Sockets;

namespace RedisWeb.Tests.Support;

/// <summary>A way to a server: each connection to it becomes one to the server, as long as both are there.</summary>
public abstract class ForwardingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private readonly Task _accepting;

    protected ForwardingProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    protected CancellationToken Stopped => _stop.Token;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What a new connection waits for.</summary>
    protected virtual Task OpenAsync() => Task.CompletedTask;

    protected abstract Task SendAsync(NetworkStream client, NetworkStream server);

    protected abstract Task ReceiveAsync(NetworkStream server, NetworkStream client);

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(ForwardAsync(await _listener.AcceptTcpClientAsync(Stopped)));
            }
        }
        catch (Exception ex) when (ex is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // stopped
        }

        await Task.WhenAll(connections);
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        try
        {
            await OpenAsync();
            await far.ConnectAsync(IPAddress.Loopback, _target, Stopped);
            await await Task.WhenAny(SendAsync(near.GetStream(), far.GetStream()), ReceiveAsync(far.GetStream(), near.GetStream()));
        }
        catch (Exception ex) when (ex is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            // stopped, or the connection ended, or the server is away
        }
    }
}
