using System.Net.Sockets;

namespace RedisWeb.Tests.Support;

/// <summary>A way to a server that can be blocked: bytes are then held back in both directions and new connections get nowhere, as when packets are lost.</summary>
public sealed class BlackholeProxy(int target) : ForwardingProxy(target)
{
    private volatile TaskCompletionSource? _open; // null where nothing blocks

    public void Block() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Unblock() => _open?.TrySetResult();

    protected override Task OpenAsync() => _open?.Task.WaitAsync(Stopped) ?? Task.CompletedTask;

    protected override Task SendAsync(NetworkStream client, NetworkStream server) => CopyAsync(client, server);

    protected override Task ReceiveAsync(NetworkStream server, NetworkStream client) => CopyAsync(server, client);

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer, Stopped)) > 0)
        {
            await OpenAsync();
            await to.WriteAsync(buffer.AsMemory(0, read), Stopped);
        }
    }
}
