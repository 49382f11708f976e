namespace RedisWeb.Tests.Support;

/// <summary>
/// Programs that some tests need. Where one is missing its tests are skipped, saying why; where the environment
/// variable REDISWEB_REQUIRE names it (<c>redis</c>, <c>chromium</c>, <c>postgres</c>, <c>mariadb</c>, separated by commas) they fail instead.
/// </summary>
public static class Require
{
    public const string Variable = "REDISWEB_REQUIRE";

    private static readonly string[] RedisNames = ["redis-server"];
    private static readonly string[] WrkNames = ["wrk"];
    private static readonly string[] PostgresNames = ["postgres"];
    private static readonly string[] MariaDbNames = ["mariadbd"];
    private static readonly string[] ChromiumNames = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private static readonly string[] ChromiumShellNames = ["chromium-headless-shell", .. ChromiumNames];

    /// <returns>The path of redis-server.</returns>
    public static string RedisServer() => FromEnvironment("redis", RedisNames);

    /// <summary>The load generator of the benchmarks.</summary>
    public static string Wrk() => FromEnvironment("wrk", WrkNames);

    /// <returns>The path of PostgreSQL's server, which Debian keeps beside the path, a folder for each version.</returns>
    public static string Postgres() => Executable("postgres", PostgresNames, string.Join(Path.PathSeparator, [Environment.GetEnvironmentVariable("PATH"), .. DebianPostgres()]), Environment.GetEnvironmentVariable(Variable));

    /// <returns>The path of MariaDB's server.</returns>
    public static string MariaDb() => Executable("mariadb", MariaDbNames, $"{Environment.GetEnvironmentVariable("PATH")}{Path.PathSeparator}/usr/sbin", Environment.GetEnvironmentVariable(Variable));

    /// <returns>The path of Chromium or Chrome.</returns>
    public static string Chromium() => FromEnvironment("chromium", ChromiumNames);

    /// <returns>The path of Chromium without what surrounds a page, or else of the whole of it.</returns>
    public static string ChromiumShell() => FromEnvironment("chromium", ChromiumShellNames);

    internal static string Executable(string requirement, string[] names, string? path, string? required)
    {
        foreach (var folder in (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var name in names)
            {
                var candidate = Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);
                if (File.Exists(candidate))
                {
                    return candidate;
                }
            }
        }

        var reason = $"No {string.Join(" or ", names)} on PATH.";
        var wanted = (required ?? "").Split(',', StringSplitOptions.TrimEntries);
        if (wanted.Contains(requirement, StringComparer.OrdinalIgnoreCase))
        {
            Assert.Fail($"{reason} {Variable} says that it must be there.");
        }

        Assert.Ignore(reason);
        return "";
    }

    private static IEnumerable<string> DebianPostgres() =>
        Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(version => Path.Combine(version, "bin")) : [];

    private static string FromEnvironment(string requirement, string[] names) => Executable(
        requirement, names, Environment.GetEnvironmentVariable("PATH"), Environment.GetEnvironmentVariable(Variable));
}
