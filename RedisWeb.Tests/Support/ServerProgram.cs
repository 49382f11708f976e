using System.Diagnostics;
using System.Text;

namespace RedisWeb.Tests.Support;

/// <summary>A running server that has said that it is ready.</summary>
internal sealed class ServerProgram : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly Task _ended;
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProgram(ProcessStartInfo start, string ready)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Listen(e.Data, ready);
        _process.ErrorDataReceived += (_, e) => Listen(e.Data, ready);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _ended = _process.WaitForExitAsync();
    }

    public int Pid => _process.Id;

    private string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <param name="ready">What it says when it takes connections.</param>
    /// <returns>The server, or else what it said before it ended.</returns>
    public static Task<(ServerProgram? Server, string Said)> LaunchAsync(string executable, IEnumerable<string> arguments, string ready) =>
        LaunchAsync(new ProcessStartInfo(executable, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }, ready);

    /// <param name="start">With its output and its errors redirected.</param>
    /// <param name="ready">What it says when it takes connections.</param>
    /// <returns>The server, or else what it said before it ended.</returns>
    public static async Task<(ServerProgram? Server, string Said)> LaunchAsync(ProcessStartInfo start, string ready)
    {
        var server = new ServerProgram(start, ready);
        if (await Task.WhenAny(server._ready.Task, server._ended, Task.Delay(StartTimeout)) == server._ready.Task)
        {
            return (server, server.Said);
        }

        await server.DisposeAsync();
        return (null, server.Said);
    }

    public void Pause() => Signals.Pause(Pid);

    public void Resume() => Signals.Resume(Pid);

    /// <summary>SIGKILL, which ends a paused one too, and waits for the end.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _ended;
        _process.Dispose();
    }

    /// <summary>Asks it to end, and waits until it has.</summary>
    public async Task EndAsync(int signal)
    {
        Signals.Send(Pid, signal);
        await _ended;
        _process.Dispose();
    }

    private void Listen(string? line, string ready)
    {
        if (line is null)
        {
            return;
        }

        lock (_said)
        {
            _said.AppendLine(line);
        }

        if (line.Contains(ready, StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }
}
