using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Garnet;

namespace RedisWeb.Redis;

/// <summary>One run of the embedded server: a child process that ends with this one.</summary>
internal sealed class EmbeddedProcess : IAsyncDisposable
{
    private const string FlushFailed = "AsyncFlushPageCallback error: ";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _writesFail = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _lastLines = new();

    private EmbeddedProcess(ProcessStartInfo start, Action<string> output)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => OnOutput(e.Data, output);
        _process.ErrorDataReceived += (_, e) => OnOutput(e.Data, output);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Id = _process.Id;
        Ended = _process.WaitForExitAsync(CancellationToken.None);
    }

    public int Id { get; }

    public Task Ended { get; }

    /// <summary>Ends, with the reason, when the server could not write to its log: from then on it refuses every write, though there be space again.</summary>
    public Task<string> WritesFail => _writesFail.Task;

    public int ExitCode => _process.ExitCode;

    /// <returns>A server that answers.</returns>
    /// <exception cref="IOException">It ended, or did not get ready in time.</exception>
    public static async Task<EmbeddedProcess> StartAsync(
        DataFolder folder, int port, EmbeddedServerOptions options, Action<string> output, CancellationToken cancellationToken)
    {
        var server = new EmbeddedProcess(StartInfo(folder, port, options), output);
        try
        {
            await server.ReadyAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!Ended.IsCompleted)
        {
            _process.StandardInput.Close(); // see EmbeddedServerHost
            await Task.WhenAny(Ended, Task.Delay(StopTimeout));
            if (!Ended.IsCompleted)
            {
                _process.Kill();
                await Ended;
            }
        }

        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(DataFolder folder, int port, EmbeddedServerOptions options)
    {
        var (program, firstArguments) = Program();
        var start = new ProcessStartInfo(program, [.. firstArguments, EmbeddedServerHost.Verb, folder.ServerLock, .. Arguments(folder.Path, port, options)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        };

        // What `dotnet watch` sets for the app is not for the server.
        foreach (var name in start.Environment.Keys.Where(IsForWatched).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_GCConserveMemory"] = "7";
        start.Environment["DOTNET_TieredPGO"] = "0"; // ready sooner, and some 10 MB smaller
        return start;
    }

    /// <summary>
    /// The app once more, by the <c>dotnet</c> that belongs to the runtime under this process: what runs here may be
    /// another program (tests, benchmarks), and the one on PATH may be older or missing. An app that has its runtime with it is
    /// started as it was.
    /// </summary>
    private static (string Program, string[] Arguments) Program()
    {
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        var app = typeof(EmbeddedServerHost).Assembly.Location;
        return File.Exists(dotnet) && app.Length > 0 ? (dotnet, [app]) : (Environment.ProcessPath!, []);
    }

    private static bool IsForWatched(string name) => name.StartsWith("DOTNET_WATCH", StringComparison.Ordinal) || name is "DOTNET_MODIFIABLE_ASSEMBLIES" or "DOTNET_STARTUP_HOOKS";

    /// <summary>What they promise is told in docs/redis.md.</summary>
    private static string[] Arguments(string folder, int port, EmbeddedServerOptions options) =>
    [
        "--bind", "127.0.0.1", "--port", Text(port), "--device-type", "RandomAccess", "--lua", "--lua-transaction-mode",
        "--memory", Megabytes(options.MemoryMegabytes), "--page", "4m", "--index", "4m", "--index-max-size", "64m", "--buffer-pool-memory-budget", "16m",
        "--storage-tier", "--logdir", folder, "--segment", "32m", "--object-log-segment", "32m",
        "--compaction-type", "Lookup", "--compaction-max-segments", "16", "--expired-key-deletion-scan-freq", "5",
        "--recover", "--checkpointdir", folder,
        "--minthreads", "16", // a write holds its thread until it is in the log; with one per processor a few writers held up everyone for seconds
        "--aof", "--aof-commit-wait", "--aof-size-limit", Megabytes(options.AppendOnlyMegabytes), "--aof-memory", "32m", "--aof-page-size", "16m", "--aof-segment-size", "32m",
    ];

    private static string Megabytes(int value) => Text(value) + "m";

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private async Task ReadyAsync(CancellationToken cancellationToken)
    {
        var timeout = Task.Delay(StartTimeout, cancellationToken);
        var first = await Task.WhenAny(_ready.Task, Ended, timeout);
        if (first == _ready.Task)
        {
            return;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var what = first == timeout ? $"was not ready after {StartTimeout.TotalSeconds} s" : $"ended with code {_process.ExitCode}";
        throw new IOException($"The embedded server {what}: {string.Join(" | ", _lastLines)}");
    }

    private void OnOutput(string? line, Action<string> output)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        _lastLines.Enqueue(line);
        if (_lastLines.Count > 8)
        {
            _lastLines.TryDequeue(out _);
        }

        output(line);
        if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }

        if (line.Split(FlushFailed) is [_, var reason])
        {
            _writesFail.TrySetResult(reason);
        }
    }
}

/// <summary>
/// The embedded server's own process: the app, started by <see cref="EmbeddedProcess"/> with a verb that nobody else
/// needs to know. It ends when the pipe to the app breaks, however the app went, and holds the lock that says the data
/// folder is in use.
/// </summary>
internal static class EmbeddedServerHost
{
    public const string Verb = "embedded-server";

    /// <param name="lockFile">See <see cref="DataFolder.ServerLock"/>.</param>
    /// <returns>Only if the server does not start.</returns>
    public static int Run(string lockFile, string[] options)
    {
        using var held = new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        // Ctrl+C reaches every process of the terminal: the server must outlive the requests that the app still ends.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        new Thread(ExitWithApp) { IsBackground = true, Name = "exit with the app" }.Start();
        try
        {
            using var server = new GarnetServer(options);
            server.Start();
            Thread.Sleep(Timeout.Infinite);
            return 0;
        }
        catch (Exception ex)
        {
            Console.Error.WriteLine(ex.Message); // the app tells it
            return 1;
        }
    }

    private static void ExitWithApp()
    {
        using var input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
        {
        }

        Environment.Exit(0);
    }
}
