using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace RedisWeb.Tests.Support;

/// <summary>
/// A real redis-server of the test's own: free loopback port, own folder, no persistence unless the arguments ask
/// for it. Begin the fixture with <see cref="Require.RedisServer"/>.
/// </summary>
public sealed partial class RedisServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(20);

    private readonly Certificate? _certificate;
    private readonly string[] _extraArgs;
    private Process? _process;

    private RedisServerProcess(Certificate? certificate, string[] extraArgs)
    {
        _certificate = certificate;
        _extraArgs = extraArgs;
        Folder = Directory.CreateTempSubdirectory("redisweb-redis-").FullName;
    }

    /// <summary>PEM files for a server that speaks TLS only.</summary>
    public sealed record Certificate(string CertificateFile, string KeyFile);

    public int Port { get; private set; }

    public int Pid => Running.Id;

    /// <summary>The server's working folder, deleted at the end.</summary>
    public string Folder { get; }

    public string UnixSocket => Path.Combine(Folder, "redis.sock");

    /// <summary>For StackExchange.Redis; passwords and users are the caller's to add.</summary>
    public string ConnectionString => _certificate is null ? $"127.0.0.1:{Port}" : $"127.0.0.1:{Port},ssl=true,sslHost=localhost";

    private Process Running => _process ?? throw new InvalidOperationException("redis-server is not running.");

    /// <param name="extraArgs">As on redis-server's command line; later ones win over the ones given here.</param>
    public static Task<RedisServerProcess> StartAsync(params string[] extraArgs) => StartAsync(null, extraArgs);

    public static Task<RedisServerProcess> StartTlsAsync(Certificate certificate, params string[] extraArgs) =>
        StartAsync(certificate, extraArgs);

    /// <summary>SIGKILL, and waits for the end.</summary>
    public async Task KillAsync()
    {
        var process = Running;
        _process = null;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Starts it again after <see cref="KillAsync"/>, on the same port and in the same folder.</summary>
    public async Task RestartAsync()
    {
        if (_process is not null)
        {
            throw new InvalidOperationException("redis-server is still running.");
        }

        if (await TryLaunchAsync() is { } output)
        {
            throw new InvalidOperationException($"redis-server did not start on port {Port}:\n{output}");
        }
    }

    /// <summary>SIGSTOP: the server keeps its connections and answers nothing.</summary>
    public void Pause() => Signal(OperatingSystem.IsMacOS() ? 17 : 19);

    /// <summary>SIGCONT.</summary>
    public void Resume() => Signal(OperatingSystem.IsMacOS() ? 19 : 18);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static async Task<RedisServerProcess> StartAsync(Certificate? certificate, string[] extraArgs)
    {
        var server = new RedisServerProcess(certificate, extraArgs);
        try
        {
            // Another process can take the port between the look and the start.
            string? output = null;
            for (var attempt = 0; attempt < 5; attempt++)
            {
                server.Port = FreePort();
                output = await server.TryLaunchAsync();
                if (output is null)
                {
                    return server;
                }

                if (!output.Contains("in use", StringComparison.OrdinalIgnoreCase))
                {
                    break;
                }
            }

            throw new InvalidOperationException("redis-server did not start:\n" + output);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    // Below the range that outgoing connections get their ports from: while the server is down, a client that keeps
    // trying to connect from that very port would connect to itself and so keep the server from coming back.
    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(15000, 32000);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // taken; try another
            }
        }
    }

    /// <returns>Null when it is ready for connections, else what it printed before it ended.</returns>
    private async Task<string?> TryLaunchAsync()
    {
        var start = new ProcessStartInfo(Require.RedisServer()) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in Arguments())
        {
            start.ArgumentList.Add(argument);
        }

        var process = new Process { StartInfo = start };
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new StringBuilder();
        void Listen(string? line)
        {
            if (line is null)
            {
                return;
            }

            lock (output)
            {
                output.AppendLine(line);
            }

            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }
        }

        process.OutputDataReceived += (_, e) => Listen(e.Data);
        process.ErrorDataReceived += (_, e) => Listen(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        var ended = process.WaitForExitAsync();
        var first = await Task.WhenAny(ready.Task, ended, Task.Delay(StartTimeout));
        if (first == ready.Task)
        {
            _process = process;
            return null;
        }

        process.Kill();
        await ended;
        process.Dispose();
        return output.ToString();
    }

    private IEnumerable<string> Arguments()
    {
        var port = Port.ToString(CultureInfo.InvariantCulture);
        string[] listen = _certificate is null
            ? ["--port", port]
            : [
                "--port", "0", "--tls-port", port, "--tls-auth-clients", "no",
                "--tls-cert-file", _certificate.CertificateFile, "--tls-key-file", _certificate.KeyFile,
                "--tls-ca-cert-file", _certificate.CertificateFile,
            ];
        string[] rest = ["--bind", "127.0.0.1", "--unixsocket", UnixSocket, "--dir", Folder, "--save", "", "--appendonly", "no"];
        return [.. listen, .. rest, .. _extraArgs];
    }

    private void Signal(int number)
    {
        if (Kill(Pid, number) != 0)
        {
            throw new InvalidOperationException($"Signal {number} was refused: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
