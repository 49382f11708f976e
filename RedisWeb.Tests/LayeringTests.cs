using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using RedisWeb.Redis;

namespace RedisWeb.Tests;

/// <summary>What keeps the folders apart; told in docs/architecture.md. Read from the source, where a name can't hide.</summary>
public sealed partial class LayeringTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "RedisWeb"));

    private static readonly Source[] Sources = [.. ReadSources()];

    private static readonly string[] Folders = [.. Sources.Select(source => source.Folder).Distinct()];

    // Libraries that are the business of few.
    private static readonly (string Name, string[] Folders)[] Confined =
    [
        ("OpenTelemetry.", ["Telemetry"]),
        ("Microsoft.Data.Sqlite", ["Calculations"]),
        ("MySqlConnector", ["Calculations"]),
        ("Npgsql", ["Calculations"]),
    ];

    [Test]
    public void Calculations_know_no_web_no_cache_and_no_Redis()
    {
        var calculations = Sources.Where(source => source.Folder == "Calculations").ToList();

        Assert.That(calculations, Is.Not.Empty);
        Assert.That(calculations.SelectMany(source => source.Names(Folders).Except(["Settings", "Resources"]).Select(name => $"{source.File} names {name}")), Is.Empty);
        Assert.That(calculations.Where(source => NoBusinessOfCalculations().IsMatch(source.Code)).Select(source => source.File), Is.Empty);
    }

    [Test]
    public void No_folder_needs_another_that_needs_it()
    {
        var needs = Sources.GroupBy(source => source.Folder).ToDictionary(folder => folder.Key, folder => folder.SelectMany(source => source.Names(Folders)).Distinct().ToArray());

        Assert.That(Cycles(needs), Is.Empty);
    }

    [Test]
    public void Nobody_names_another_folders_keys()
    {
        var keys = typeof(IFeatureKeys).Assembly.GetTypes().Where(type => type is { IsInterface: false } && type.IsAssignableTo(typeof(IFeatureKeys))).ToDictionary(type => type.Name, type => type.Namespace!.Split('.')[1]);

        Assert.That(keys, Has.Count.GreaterThan(5));
        Assert.That(Sources.SelectMany(source => keys.Where(each => each.Value != source.Folder && Regex.IsMatch(source.Code, $@"\b{each.Key}\b")).Select(each => $"{source.File} names {each.Key}")), Is.Empty);
    }

    [Test]
    public void Libraries_that_are_the_business_of_few_are_named_by_few() => Assert.That(
        Confined.SelectMany(each => Sources.Where(source => !each.Folders.Contains(source.Folder) && source.Code.Contains(each.Name, StringComparison.Ordinal)).Select(source => $"{source.File} names {each.Name}")), Is.Empty);

    [TestCase("using RedisWeb.Caching;", "Caching")]
    [TestCase("using global::RedisWeb.Redis;", "Redis")]
    [TestCase("private readonly Redis.RedisConnection _connection;", "Redis")]
    [TestCase("using System.Diagnostics; using Microsoft.Extensions.Caching.Memory;", null)]
    [TestCase("/// <see cref=\"RedisWeb.Caching\"/> is told of in words", null)]
    [TestCase("var text = \"RedisWeb.Caching\"; // RedisWeb.Caching", null)]
    public void Names_are_noticed(string code, string? name) =>
        Assert.That(new Source("File.cs", "Http", Bare(code)).Names(Folders), name is null ? Is.Empty : Is.EqualTo(new[] { name }));

    [Test]
    public void Cycles_are_noticed() => Assert.That(
        Cycles(new() { ["A"] = ["B", "D"], ["B"] = ["C"], ["C"] = ["A"], ["D"] = [] }), Is.EquivalentTo(new[] { "A", "B", "C" }));

    private static IEnumerable<string> Cycles(Dictionary<string, string[]> needs) => needs.Keys.Where(folder => Reached(folder, needs).Contains(folder));

    private static HashSet<string> Reached(string from, Dictionary<string, string[]> needs)
    {
        var (reached, next) = (new HashSet<string>(), new Stack<string>(needs[from]));
        while (next.TryPop(out var folder))
        {
            if (reached.Add(folder))
            {
                foreach (var further in needs.GetValueOrDefault(folder, []))
                {
                    next.Push(further);
                }
            }
        }

        return reached;
    }

    private static IEnumerable<Source> ReadSources() =>
        from file in Directory.EnumerateFiles(Root, "*.cs*", SearchOption.AllDirectories)
        where Path.GetExtension(file) is ".cs" or ".cshtml"
        let relative = Path.GetRelativePath(Root, file).Replace('\\', '/')
        where relative.Contains('/', StringComparison.Ordinal) && !relative.StartsWith("obj/", StringComparison.Ordinal) && !relative.StartsWith("bin/", StringComparison.Ordinal)
        select new Source(relative, relative[..relative.IndexOf('/', StringComparison.Ordinal)], Bare(File.ReadAllText(file)));

    private static string Bare(string text) => CommentOrText().Replace(text, "");

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|@\*.*?\*@|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'""", RegexOptions.Singleline)]
    private static partial Regex CommentOrText();

    [GeneratedRegex(@"Microsoft\.AspNetCore|IDistributedCache|StackExchange\.Redis")]
    private static partial Regex NoBusinessOfCalculations();

    private sealed record Source(string File, string Folder, string Code)
    {
        public IEnumerable<string> Names(string[] folders) => folders.Where(other => other != Folder && Regex.IsMatch(Code, $@"\bRedisWeb\.{other}\b|(?<![.\w]){other}\.[A-Z]"));
    }
}
