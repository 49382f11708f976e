using System.Globalization;

namespace RedisWeb.Tests.Support;

/// <summary>A real MariaDB. It runs as <c>mysql</c> where the tests are run by root.</summary>
internal sealed class MariaDbServerProcess() : DatabaseServerProcess(Terminate)
{
    private const int Terminate = 15;

    public string ConnectionString => $"Server=127.0.0.1;Port={Port};User ID=root;Database=mysql;SslMode=None";

    public static async Task<MariaDbServerProcess> StartAsync()
    {
        var (program, server) = (Require.MariaDb(), new MariaDbServerProcess());
        string[] common = ["--no-defaults", $"--datadir={server.Folder}", .. Environment.IsPrivilegedProcess ? ["--user=mysql"] : Array.Empty<string>()];
        await server.LaunchAsync(
            ["mariadb-install-db", .. common, "--auth-root-authentication-method=normal", "--skip-test-db"],
            [program, .. common, $"--port={server.Port.ToString(CultureInfo.InvariantCulture)}", "--bind-address=127.0.0.1", $"--socket={server.Folder}/s", $"--pid-file={server.Folder}/pid", "--innodb-flush-log-at-trx-commit=0"],
            "ready for connections");
        return server;
    }
}
