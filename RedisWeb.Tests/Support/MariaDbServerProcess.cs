using System.Diagnostics;
using System.Globalization;

namespace RedisWeb.Tests.Support;

/// <summary>A real MariaDB of the test's own: free loopback port, own folder. It runs as <c>mysql</c> where the tests are run by root.</summary>
internal sealed class MariaDbServerProcess : IAsyncDisposable
{
    private const int Terminate = 15;

    private readonly string _program = Require.MariaDb();
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"redisweb-mariadb-{Guid.NewGuid():N}");
    private readonly int _port = LoopbackPort.Free();
    private ServerProgram? _server;

    public string ConnectionString => $"Server=127.0.0.1;Port={_port};User ID=root;Database=mysql;SslMode=None";

    public static async Task<MariaDbServerProcess> StartAsync()
    {
        var server = new MariaDbServerProcess();
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
            await _server.EndAsync(Terminate);
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task LaunchAsync()
    {
        string[] common = ["--no-defaults", $"--datadir={_folder}", .. Environment.IsPrivilegedProcess ? ["--user=mysql"] : Array.Empty<string>()];
        var start = new ProcessStartInfo("mariadb-install-db", [.. common, "--auth-root-authentication-method=normal", "--skip-test-db"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var made = Process.Start(start)!;
        var output = made.StandardOutput.ReadToEndAsync();
        var error = await made.StandardError.ReadToEndAsync();
        await made.WaitForExitAsync();
        Assert.That(made.ExitCode, Is.Zero, error + await output);

        (_server, var said) = await ServerProgram.LaunchAsync(_program,
            [.. common, $"--port={_port.ToString(CultureInfo.InvariantCulture)}", "--bind-address=127.0.0.1", $"--socket={_folder}/s", $"--pid-file={_folder}/pid", "--innodb-flush-log-at-trx-commit=0"], "ready for connections");
        Assert.That(_server, Is.Not.Null, said);
    }
}
