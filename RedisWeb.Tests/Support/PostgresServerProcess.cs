using System.Diagnostics;
using System.Globalization;

namespace RedisWeb.Tests.Support;

/// <summary>A real PostgreSQL of the test's own: free loopback port, own folder, UTC. It runs as <c>postgres</c> where the tests are run by root, whom it refuses.</summary>
internal sealed class PostgresServerProcess : IAsyncDisposable
{
    private const int Interrupt = 2; // "fast" shutdown: connections are closed, and shared memory is given back

    private readonly string _programs;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"redisweb-postgres-{Guid.NewGuid():N}");
    private readonly int _port = LoopbackPort.Free();
    private ServerProgram? _server;

    private PostgresServerProcess(string programs) => _programs = programs;

    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres";

    public static async Task<PostgresServerProcess> StartAsync()
    {
        var server = new PostgresServerProcess(Path.GetDirectoryName(Require.Postgres())!);
        try
        {
            await server.LaunchAsync();
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
        if (_server is not null)
        {
            await _server.EndAsync(Interrupt);
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task LaunchAsync()
    {
        using var made = Process.Start(Unprivileged("initdb", "-D", _folder, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"))!;
        var output = made.StandardOutput.ReadToEndAsync();
        var error = await made.StandardError.ReadToEndAsync();
        await made.WaitForExitAsync();
        Assert.That(made.ExitCode, Is.Zero, error + await output);

        string[] arguments = ["-D", _folder, "-p", _port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={_folder}", "-c", "fsync=off", "-c", "timezone=UTC"];
        (_server, var said) = await ServerProgram.LaunchAsync(Unprivileged("postgres", arguments), "database system is ready to accept connections");
        Assert.That(_server, Is.Not.Null, said);
    }

    private ProcessStartInfo Unprivileged(string program, params string[] arguments)
    {
        string[] command = [Path.Combine(_programs, program), .. arguments];
        if (Environment.IsPrivilegedProcess)
        {
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. command];
        }

        return new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
    }
}
