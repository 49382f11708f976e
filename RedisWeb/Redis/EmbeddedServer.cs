using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace RedisWeb.Redis;

/// <summary>
/// A Redis-compatible server (Garnet) that the app starts for itself, as a child process on a free loopback port, and
/// starts again, on the same port and data, when it dies.
/// </summary>
public sealed partial class EmbeddedServer(
    IOptions<EmbeddedServerOptions> options, IHostEnvironment environment, TimeProvider clock, ILogger<EmbeddedServer> logger) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(25);

    private readonly CancellationTokenSource _stopping = new();
    private DataFolder? _folder;
    private EmbeddedProcess? _process;
    private Task _supervision = Task.CompletedTask;

    public int Port { get; private set; }

    /// <summary>Of the process running now, or the last one.</summary>
    public int Pid => _process?.Id ?? 0;

    /// <summary>Of this copy of the app; null before the start.</summary>
    public string? Folder => _folder?.Path;

    /// <summary>Ends when the server answers. After a failure it may be called again.</summary>
    public async Task<EndPoint> StartAsync(CancellationToken cancellationToken)
    {
        _folder ??= DataFolder.Claim(Path.GetFullPath(options.Value.DataFolder, environment.ContentRootPath));
        Port = FreePort();
        var process = await LaunchAsync(_folder, cancellationToken);
        _supervision = SuperviseAsync(_folder, process, _stopping.Token);
        return new IPEndPoint(IPAddress.Loopback, Port);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _supervision.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder?.Dispose();
        _stopping.Dispose();
    }

    /// <summary>
    /// Below the range that outgoing connections get their ports from: while the server is down, a client that keeps
    /// trying to connect from that very port would connect to itself and so keep the server from coming back.
    /// </summary>
    [SuppressMessage("Security", "CA5394", Justification = "A port is no secret.")]
    private static int FreePort()
    {
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                var port = Random.Shared.Next(15_000, 32_000);
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // taken; try another
            }
        }

        throw new IOException("No free port on the loopback address.");
    }

    private async Task<EmbeddedProcess> LaunchAsync(DataFolder folder, CancellationToken cancellationToken)
    {
        if (!folder.ServerIsGone())
        {
            LogFolderInUse(folder.Path);
            while (!folder.ServerIsGone())
            {
                await Task.Delay(LockPoll, clock, cancellationToken);
            }
        }

        _process = await EmbeddedProcess.StartAsync(folder, Port, options.Value, LogOutput, cancellationToken);
        LogListening(Port, Pid, folder.Path);
        return _process;
    }

    private async Task SuperviseAsync(DataFolder folder, EmbeddedProcess process, CancellationToken stopping)
    {
        while (true)
        {
            var started = clock.GetTimestamp();
            if (await Task.WhenAny(process.Ended, process.WritesFail).WaitAsync(stopping) == process.Ended)
            {
                LogEnded(process.Id, process.ExitCode);
            }
            else
            {
                LogWritesFail(process.Id, folder.Path, await process.WritesFail);
            }

            await process.DisposeAsync();
            _process = null;
            process = await RelaunchAsync(folder, clock.GetElapsedTime(started) < Settled ? FirstPause * 5 : FirstPause, stopping);
        }
    }

    private async Task<EmbeddedProcess> RelaunchAsync(DataFolder folder, TimeSpan pause, CancellationToken stopping)
    {
        for (var first = true; ; first = false)
        {
            await Task.Delay(pause, clock, stopping);
            try
            {
                folder.TryWriting();
                return await LaunchAsync(folder, stopping);
            }
            catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or Win32Exception)
            {
                if (first)
                {
                    LogNotStarting(ex, Port);
                }

                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Embedded Redis server listens on 127.0.0.1:{Port} (pid {Pid}), data in {Folder}")]
    private partial void LogListening(int port, int pid, string folder);

    [LoggerMessage(2, LogLevel.Warning, "The embedded Redis server (pid {Pid}) ended with code {ExitCode}; it is started again")]
    private partial void LogEnded(int pid, int exitCode);

    [LoggerMessage(6, LogLevel.Error, "The embedded Redis server (pid {Pid}) can't write to {Folder}; it is started anew as soon as that can be written to ({Reason})")]
    private partial void LogWritesFail(int pid, string folder, string reason);

    [LoggerMessage(3, LogLevel.Error, "The embedded Redis server does not start again on port {Port}; it is tried until it does")]
    private partial void LogNotStarting(Exception exception, int port);

    [LoggerMessage(4, LogLevel.Debug, "{Line}")]
    private partial void LogOutput(string line);

    [LoggerMessage(5, LogLevel.Information, "The server of an earlier run still uses {Folder}; waiting for it to end")]
    private partial void LogFolderInUse(string folder);
}

/// <summary>The server that the app brings along for development: section <c>Redis:Embedded</c>.</summary>
public sealed class EmbeddedServerOptions
{
    public const string Section = "Redis:Embedded";

    /// <summary>Where its data is kept, from the content root unless absolute.</summary>
    [Required]
    public string DataFolder { get; set; } = Path.Combine(".data", "embedded");

    /// <summary>Values kept in memory; the rest is moved to the data folder.</summary>
    [Range(32, 16_384)]
    public int MemoryMegabytes { get; set; } = 128;

    /// <summary>How far the append-only log may grow before a checkpoint starts it afresh.</summary>
    [Range(32, 16_384)]
    public int AppendOnlyMegabytes { get; set; } = 64;
}
