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
    public const string RedisKilled = "Redis is killed halfway, and restarted or failed over";

    public const string File = "docs/caching.md";

    private static readonly string[] Rows = [AllAtOnce, MessagesLost, CopyKilled, CopyPaused, RedisKilled];

    private static readonly (RedisKind Kind, string Title)[] Columns =
    [
        (RedisKind.OneServer, "redis-server"),
        (RedisKind.OneServerWithFile, "redis-server with an append-only file"),
        (RedisKind.Cluster, "Redis Cluster, 3 + 3"),
        (RedisKind.Sentinel, "Sentinel, 1 + 2"),
        (RedisKind.Embedded, "embedded server"),
    ];

    private static readonly Dictionary<(string Row, RedisKind Kind), List<int>> Found = [];

    public static bool IsEmpty => Found.Count == 0;

    public static void Add(string row, RedisKind kind, IEnumerable<int> executions)
    {
        Assert.That(Rows, Does.Contain(row));
        Found[(row, kind)] = [.. executions];
    }

    /// <summary>"1" where it was always one, else "2 (17 of 20), 3 (3 of 20)".</summary>
    public static string Text(IEnumerable<int> executions)
    {
        var all = executions.ToList();
        var counts = all.GroupBy(count => count).OrderBy(group => group.Key).ToList();
        return counts.Count == 1
            ? string.Create(CultureInfo.InvariantCulture, $"{counts[0].Key}")
            : string.Join(", ", counts.Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Key} ({group.Count()} of {all.Count})")));
    }

    /// <summary>Puts the table between its two marks in the page.</summary>
    public static string In(string page) => Marks().Replace(page, match => match.Groups[1].Value + Markdown() + match.Groups[2].Value);

    private static string Markdown()
    {
        var table = new StringBuilder();
        table.Append(CultureInfo.InvariantCulture, $"\n4 copies x Redis x what happens -> executions, in each of {Found.Values.Max(found => found.Count)} rounds:\n\n");
        table.Append(CultureInfo.InvariantCulture, $"| what happens | {string.Join(" | ", Columns.Select(column => column.Title))} |\n|---|{string.Concat(Columns.Select(_ => "---|"))}\n");
        foreach (var row in Rows)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {row} | {string.Join(" | ", Columns.Select(column => Cell(row, column.Kind)))} |\n");
        }

        return table.Append('\n').ToString();
    }

    private static string Cell(string row, RedisKind kind) => Found.TryGetValue((row, kind), out var executions) ? Text(executions) : "";

    [GeneratedRegex("(<!-- executions -->\n)[^§]*?(<!-- /executions -->)")]
    private static partial Regex Marks();
}
