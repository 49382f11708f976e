using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace RedisWeb.Tests;

/// <summary>Which folder may know which; told in docs/architecture.md. Read from the source, where a name can't hide.</summary>
public sealed partial class LayeringTests
{
    private static readonly string[] Folders =
        ["Accounts", "Calculations", "Caching", "Controllers", "Diagnostics", "Http", "Jobs", "Models", "Popularity", "Protection", "Redis", "Sessions", "TagHelpers", "Telemetry"];

    // What each folder may name; Program sees all.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Accounts"] = ["Caching"],
        ["Calculations"] = [],
        ["Caching"] = [],
        ["Jobs"] = ["Caching"],
        ["Protection"] = [],
        ["Popularity"] = ["Caching"],
        ["Redis"] = ["Accounts", "Caching", "Jobs", "Popularity", "Protection", "Sessions"],
        ["Sessions"] = ["Caching", "Popularity"],
        ["Settings"] = [],
        ["Telemetry"] = ["Caching"],
        ["Diagnostics"] = ["Accounts", "Caching", "Calculations", "Jobs", "Redis", "Sessions"],
        ["Models"] = ["Caching", "Calculations", "Jobs", "Popularity", "Sessions", "Diagnostics"],
        ["TagHelpers"] = ["Caching", "Calculations", "Models"],
        ["Views"] = ["Caching", "Calculations", "Models", "TagHelpers"],
        ["Http"] = ["Accounts", "Caching", "Calculations", "Controllers", "Jobs", "Models", "Popularity", "Sessions"],
        ["Controllers"] = ["Accounts", "Caching", "Calculations", "Diagnostics", "Http", "Jobs", "Models", "Popularity", "Sessions"],
    };

    private static readonly Rule[] Foreign =
    [
        new("StackExchange.Redis", except: ["Redis"]),
        new("OpenTelemetry.", except: ["Telemetry"]),
        new("Microsoft.AspNetCore", only: ["Calculations", "Caching", "Jobs", "Popularity", "Redis"]),
        new("IDistributedCache", only: ["Calculations", "Models", "TagHelpers", "Views"]),
        new("Microsoft.Data.Sqlite", except: ["Calculations"]),
    ];

    private static string Root => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "RedisWeb"));

    [Test]
    public void Every_folder_names_only_what_it_may()
    {
        var breaches = Sources().SelectMany(source => Breaches(source.Folder, source.Text).Select(breach => $"{source.File}: {breach}"));

        Assert.That(breaches, Is.Empty);
    }

    [Test]
    public void Every_folder_with_code_has_its_rule() =>
        Assert.That(Sources().Select(source => source.Folder).Where(folder => folder.Length > 0).Distinct(), Is.SubsetOf(Allowed.Keys));

    [TestCase("Calculations", "using RedisWeb.Caching;", "names Caching")]
    [TestCase("Calculations", "using Microsoft.AspNetCore.Http;", "names Microsoft.AspNetCore")]
    [TestCase("Caching", "private readonly RedisWeb.Calculations.Calculation _calculation;", "names Calculations")]
    [TestCase("Caching", "var connection = StackExchange.Redis.ConnectionMultiplexer.Connect(\"\");", "names StackExchange.Redis")]
    [TestCase("Controllers", "using global::RedisWeb.Redis;", "names Redis")]
    [TestCase("Controllers", "private readonly Redis.RedisConnection _connection;", "names Redis")]
    [TestCase("Views", "@inject IDistributedCache Cache", "names IDistributedCache")]
    [TestCase("Redis", "using StackExchange.Redis;", null)]
    [TestCase("Caching", "/// <see cref=\"RedisWeb.Calculations\"/> is told of in words", null)]
    [TestCase("Caching", "var text = \"RedisWeb.Calculations\"; // RedisWeb.Calculations", null)]
    [TestCase("Calculations", "namespace RedisWeb.Calculations;", null)]
    public void The_rules_notice_a_breach(string folder, string code, string? breach) =>
        Assert.That(Breaches(folder, code), breach is null ? Is.Empty : Is.EqualTo(new[] { breach }));

    private static IEnumerable<string> Breaches(string folder, string text)
    {
        var code = CommentOrText().Replace(text, "");
        foreach (var other in Folders.Where(other => other != folder && !Allowed[folder].Contains(other)))
        {
            if (Regex.IsMatch(code, $@"\bRedisWeb\.{other}\b|(?<![.\w]){other}\.[A-Z]"))
            {
                yield return $"names {other}";
            }
        }

        foreach (var rule in Foreign.Where(rule => rule.Forbids(folder) && code.Contains(rule.Name, StringComparison.Ordinal)))
        {
            yield return $"names {rule.Name}";
        }
    }

    private static IEnumerable<(string File, string Folder, string Text)> Sources()
    {
        var files = Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(Root, "*.cshtml", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("obj/", StringComparison.Ordinal) && !file.StartsWith("bin/", StringComparison.Ordinal) && file.Contains('/', StringComparison.Ordinal))
            .ToArray();
        Assert.That(files, Has.Length.GreaterThan(30), $"the source should be in {Root}");
        return files.Select(file => (file, file[..file.IndexOf('/', StringComparison.Ordinal)], File.ReadAllText(Path.Combine(Root, file))));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|@\*.*?\*@|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'""", RegexOptions.Singleline)]
    private static partial Regex CommentOrText();

    private sealed class Rule(string name, string[]? only = null, string[]? except = null)
    {
        public string Name { get; } = name;

        public bool Forbids(string folder) => only?.Contains(folder) ?? !except!.Contains(folder);
    }
}
