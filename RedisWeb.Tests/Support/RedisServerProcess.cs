using System.Globalization;

namespace RedisWeb.Tests.Support;

/// <summary>
/// A real redis-server of the test's own: free loopback port, own folder, no persistence unless the arguments ask
/// for it. Where there is none, who starts it is skipped (<see cref="Require"/>).
/// </summary>
public sealed class RedisServerProcess : IAsyncDisposable
{
    private readonly bool _isClusterNode;
    private readonly string[] _extraArgs;
    private ServerProgram? _program;

    private RedisServerProcess(bool isClusterNode, string[] extraArgs)
    {
        _isClusterNode = isClusterNode;
        _extraArgs = extraArgs;
        Folder = Directory.CreateTempSubdirectory("redisweb-redis-").FullName;
    }

    public int Port { get; private set; }

    /// <summary>Where a node of a cluster listens to the other nodes.</summary>
    public int BusPort { get; private set; }

    public bool IsRunning => _program is not null;

    public int Pid => Running.Pid;

    /// <summary>The server's working folder, deleted at the end.</summary>
    public string Folder { get; }

    /// <summary>For StackExchange.Redis; passwords and users are the caller's to add.</summary>
    public string ConnectionString => $"127.0.0.1:{Port}";

    private ServerProgram Running => _program ?? throw new InvalidOperationException("redis-server is not running.");

    /// <param name="extraArgs">As on redis-server's command line; later ones win over the ones given here.</param>
    public static Task<RedisServerProcess> StartAsync(params string[] extraArgs) => new RedisServerProcess(false, extraArgs).StartedAsync();

    /// <summary>A node that belongs to no cluster yet.</summary>
    public static Task<RedisServerProcess> StartClusterNodeAsync(params string[] extraArgs) =>
        new RedisServerProcess(true, extraArgs).StartedAsync();

    /// <summary>SIGKILL, and waits for the end.</summary>
    public async Task KillAsync()
    {
        var program = Running;
        _program = null;
        await program.DisposeAsync();
    }

    /// <summary>Starts it again after <see cref="KillAsync"/>, on the same port and in the same folder.</summary>
    public Task RestartAsync() => RestartAsync([]);

    /// <param name="extraArgs">For this time only.</param>
    public async Task RestartAsync(string[] extraArgs)
    {
        if (IsRunning)
        {
            throw new InvalidOperationException("redis-server is still running.");
        }

        if (await TryLaunchAsync(extraArgs) is { } output)
        {
            throw new InvalidOperationException($"redis-server did not start on port {Port}:\n{output}");
        }
    }

    /// <summary>SIGSTOP: the server keeps its connections and answers nothing.</summary>
    public void Pause() => Running.Pause();

    /// <summary>SIGCONT.</summary>
    public void Resume() => Running.Resume();

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            await KillAsync();
        }

        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private async Task<RedisServerProcess> StartedAsync()
    {
        try
        {
            // Another process can take the port between the look and the start.
            string? output = null;
            for (var attempt = 0; attempt < 5; attempt++)
            {
                Port = LoopbackPort.Free();
                BusPort = _isClusterNode ? LoopbackPort.Free() : 0;
                output = await TryLaunchAsync([]);
                if (output is null)
                {
                    return this;
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
            await DisposeAsync();
            throw;
        }
    }

    /// <returns>Null when it is ready for connections, else what it printed before it ended.</returns>
    private async Task<string?> TryLaunchAsync(string[] extraArgs)
    {
        (_program, var output) = await ServerProgram.LaunchAsync(Require.RedisServer(), [.. Arguments(), .. extraArgs], "Ready to accept connections");
        return _program is null ? output : null;
    }

    private IEnumerable<string> Arguments()
    {
        string[] cluster = _isClusterNode ? ["--cluster-enabled", "yes", "--cluster-port", Text(BusPort)] : [];
        return ["--port", Text(Port), .. cluster, "--bind", "127.0.0.1", "--dir", Folder, "--save", "", "--appendonly", "no", .. _extraArgs];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
