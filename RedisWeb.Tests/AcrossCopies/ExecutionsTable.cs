using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.AcrossCopies;

/// <summary>What the rounds found, for the table in docs/caching.md.</summary>
internal static partial class ExecutionsTable
{
    public const string AllAtOnce = "400 first visitors at once";
    public const string CopyKilled = "the computing copy is killed (SIGKILL) halfway";
    public const string CopyPaused = "the computing copy is paused (SIGSTOP) beyond its lease, then continued";
    public const string MessagesLost = "every subscription is cut, so that no message arrives";
    public const string RedisKilled = "Redis is killed halfway and started again, or a replica takes over";

    private const string Docs = "docs/caching.md";

    private static readonly string[] Rows = [AllAtOnce, MessagesLost, CopyKilled, CopyPaused, RedisKilled];

    private static readonly (RedisKind Kind, string Title)[] Columns =
    [
        (RedisKind.OneServer, "redis-server"),
        (RedisKind.Cluster, "Cluster"),
        (RedisKind.Sentinel, "Sentinel"),
        (RedisKind.Embedded, "embedded"),
        (RedisKind.OneServerWithFile, "redis-server with an append-only file"),
    ];

    private static readonly Dictionary<(string Row, RedisKind Kind), List<int>> Found = [];

    /// <summary>Writes the table when all have run, many rounds were asked for, and REDISWEB_WRITE_DOCS=1.</summary>
    public static async Task WriteAsync()
    {
        if (Environment.GetEnvironmentVariable("REDISWEB_WRITE_DOCS") == "1" && Rounds.AreMany && Found.Count > 0)
        {
            var page = Repository.PathOf(Docs);
            await File.WriteAllTextAsync(page, In(await File.ReadAllTextAsync(page)));
        }
    }

    public static void Add(string row, RedisKind kind, IEnumerable<int> executions)
    {
        Assert.That(Rows, Does.Contain(row));
        Found[(row, kind)] = [.. executions];
    }

    /// <summary>"2 (17 of 20), 3 (3 of 20)".</summary>
    public static string Text(IEnumerable<int> executions)
    {
        var all = executions.ToList();
        var counts = all.GroupBy(count => count).OrderBy(group => group.Key);
        return string.Join(", ", counts.Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Key} ({group.Count()} of {all.Count})")));
    }

    /// <summary>Puts what was found between the two marks in the page; what was not looked at stays as it is there.</summary>
    private static string In(string page) => Marks().Replace(page, match => match.Groups[1].Value + Markdown(match.Groups[2].Value) + match.Groups[3].Value);

    private static string Markdown(string before)
    {
        var known = before.Split('\n').Select(line => line.Split(" | ").Select(cell => cell.Trim('|', ' ')).ToArray()).ToLookup(cells => cells[0]);
        var table = new StringBuilder();
        table.Append(CultureInfo.InvariantCulture, $"\n| what happens | {string.Join(" | ", Columns.Select(column => column.Title))} |\n|---|{string.Concat(Columns.Select(_ => "---|"))}\n");
        foreach (var row in Rows)
        {
            var cells = Columns.Select((column, i) => Found.TryGetValue((row, column.Kind), out var found) ? Text(found) : known[row].FirstOrDefault()?.ElementAtOrDefault(i + 1) ?? "");
            table.Append(CultureInfo.InvariantCulture, $"| {row} | {string.Join(" | ", cells)} |\n");
        }

        return table.Append('\n').ToString();
    }

    [GeneratedRegex("(<!-- executions -->\n)(.*?)(<!-- /executions -->)", RegexOptions.Singleline)]
    private static partial Regex Marks();
}
