using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RedisWeb.Tests.Support;

/// <summary>A way to a server that holds commands back and lets them go turn by turn: so a test sees how often a client waits for replies one after another, however fast the machine is.</summary>
public sealed class TurnsProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(NetworkStream To, string[] Command)> _held = [];
    private readonly int _target;
    private readonly Task _accepting;
    private bool _holds;

    public TurnsProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>From now on no command goes further by itself.</summary>
    public void Hold()
    {
        lock (_held)
        {
            _holds = true;
        }
    }

    /// <summary>Waits until all these commands have come, none of which can have needed another's reply; then lets go what there is.</summary>
    public async Task PassAsync(params Func<string[], bool>[] commands)
    {
        (NetworkStream To, string[] Command)[] turn = [];
        await Eventually.Is(
            () =>
            {
                lock (_held)
                {
                    turn = Array.TrueForAll(commands, each => _held.Exists(held => each(held.Command))) ? [.. _held] : [];
                    _held.RemoveRange(0, turn.Length);
                    return turn.Length > 0 || commands.Length == 0;
                }
            },
            "the commands of a turn come");
        foreach (var (to, command) in turn)
        {
            await SendAsync(to, command);
        }
    }

    /// <summary>No command is held any more.</summary>
    public async Task ReleaseAsync()
    {
        lock (_held)
        {
            _holds = false;
        }

        await PassAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(ForwardAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
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
            await far.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            await Task.WhenAny(ReadCommandsAsync(near.GetStream(), far.GetStream()), far.GetStream().CopyToAsync(near.GetStream(), _stop.Token));
        }
        catch (Exception ex) when (ex is OperationCanceledException or SocketException)
        {
            // stopped, or the server is away
        }
    }

    // A command is an array of strings with their lengths; one character stands for one byte.
    private async Task ReadCommandsAsync(NetworkStream from, NetworkStream to)
    {
        using var reader = new StreamReader(from, Encoding.Latin1, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        while (await reader.ReadLineAsync(_stop.Token) is { } head)
        {
            var command = new string[int.Parse(head.AsSpan(1), CultureInfo.InvariantCulture)];
            for (var i = 0; i < command.Length; i++)
            {
                var part = new char[int.Parse((await reader.ReadLineAsync(_stop.Token)).AsSpan(1), CultureInfo.InvariantCulture) + 2];
                await reader.ReadBlockAsync(part, _stop.Token);
                command[i] = new string(part, 0, part.Length - 2);
            }

            if (!IsHeld(to, command))
            {
                await SendAsync(to, command);
            }
        }
    }

    private bool IsHeld(NetworkStream to, string[] command)
    {
        lock (_held)
        {
            if (_holds)
            {
                _held.Add((to, command));
            }

            return _holds;
        }
    }

    private async Task SendAsync(NetworkStream to, string[] command) => await to.WriteAsync(
        Encoding.Latin1.GetBytes($"*{command.Length}\r\n{string.Concat(command.Select(part => $"${part.Length}\r\n{part}\r\n"))}"), _stop.Token);
}
