using System.Globalization;

namespace RedisWeb.Tests.Support;

/// <summary>A real PostgreSQL, on UTC. It runs as <c>postgres</c> where the tests are run by root, whom it refuses.</summary>
internal sealed class PostgresServerProcess() : DatabaseServerProcess(Interrupt)
{
    private const int Interrupt = 2; // "fast" shutdown: connections are closed, and shared memory is given back

    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Username=postgres;Database=postgres";

    public static async Task<PostgresServerProcess> StartAsync()
    {
        var (programs, server) = (Path.GetDirectoryName(Require.Postgres())!, new PostgresServerProcess());
        string[] unprivileged = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];
        await server.LaunchAsync(
            [.. unprivileged, Path.Combine(programs, "initdb"), "-D", server.Folder, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"],
            [.. unprivileged, Path.Combine(programs, "postgres"), "-D", server.Folder, "-p", server.Port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={server.Folder}", "-c", "fsync=off", "-c", "timezone=UTC"],
            "database system is ready to accept connections");
        return server;
    }
}
