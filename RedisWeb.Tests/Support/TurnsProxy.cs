using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace RedisWeb.Tests.Support;

/// <summary>A way to a server that holds commands back and lets them go turn by turn: so a test sees how often a client waits for replies one after another, however fast the machine is.</summary>
public sealed class TurnsProxy(int target) : ForwardingProxy(target)
{
    private readonly List<(NetworkStream To, string[] Command)> _held = [];
    private bool _holds;

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
            await WriteAsync(to, command);
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

    protected override Task ReceiveAsync(NetworkStream server, NetworkStream client) => server.CopyToAsync(client, Stopped);

    // A command is an array of strings with their lengths; one character stands for one byte.
    protected override async Task SendAsync(NetworkStream client, NetworkStream server)
    {
        using var reader = new StreamReader(client, Encoding.Latin1, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        while (await reader.ReadLineAsync(Stopped) is { } head)
        {
            var command = new string[int.Parse(head.AsSpan(1), CultureInfo.InvariantCulture)];
            for (var i = 0; i < command.Length; i++)
            {
                var part = new char[int.Parse((await reader.ReadLineAsync(Stopped)).AsSpan(1), CultureInfo.InvariantCulture) + 2];
                await reader.ReadBlockAsync(part, Stopped);
                command[i] = new string(part, 0, part.Length - 2);
            }

            if (!IsHeld(server, command))
            {
                await WriteAsync(server, command);
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

    private async Task WriteAsync(NetworkStream to, string[] command) => await to.WriteAsync(
        Encoding.Latin1.GetBytes($"*{command.Length}\r\n{string.Concat(command.Select(part => $"${part.Length}\r\n{part}\r\n"))}"), Stopped);
}
