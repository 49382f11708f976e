using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using RedisWeb.Caching;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests;

public sealed partial class ConfigurationDocTests
{
    private const string Begin = "<!-- settings -->\n";
    private const string End = "<!-- /settings -->";

    private static readonly string Page = Repository.PathOf("docs/configuration.md");

    [Test]
    public void Every_setting_is_listed_with_its_default_limits_and_reason()
    {
        var text = File.ReadAllText(Page);
        var listed = text[(text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..text.IndexOf(End, StringComparison.Ordinal)];
        var expected = Expected();
        if (Environment.GetEnvironmentVariable("REDISWEB_WRITE_DOCS") == "1")
        {
            File.WriteAllText(Page, text.Replace(Begin + listed, Begin + expected, StringComparison.Ordinal));
            listed = expected;
        }

        Assert.That(listed, Is.EqualTo(expected));
    }

    [Test]
    public void Every_setting_has_limits_or_a_type_that_needs_none()
    {
        var unlimited = Settings().Where(setting => setting.Property.PropertyType != typeof(bool) && !setting.Property.PropertyType.IsEnum
            && !setting.Property.GetCustomAttributes<ValidationAttribute>().Any()).Select(setting => setting.Key);

        Assert.That(unlimited, Is.Empty);
    }

    private static string Expected()
    {
        var summaries = Summaries();
        var table = new StringBuilder("| setting | default | limits | what and why |\n|---|---|---|---|\n");
        foreach (var (key, property, options) in Settings())
        {
            table.Append(CultureInfo.InvariantCulture, $"| `{key}` | {Default(property, options)} | {Limits(property)} | {summaries[$"P:{property.DeclaringType!.FullName}.{property.Name}"]} |\n");
        }

        return table.ToString();
    }

    private static IEnumerable<(string Key, PropertyInfo Property, object Options)> Settings() =>
        from type in typeof(CacheOptions).Assembly.GetTypes()
        let section = type.GetField("Section", BindingFlags.Public | BindingFlags.Static)
        where section is { IsLiteral: true } && type.Name.EndsWith("Options", StringComparison.Ordinal)
        let name = (string)section.GetRawConstantValue()!
        orderby name
        from property in type.GetProperties()
        where property.CanWrite
        select ($"{name}:{property.Name}", property, Activator.CreateInstance(type)!);

    // A default that depends on the machine is told in words by the summary.
    private static string Default(PropertyInfo property, object options) => property.GetValue(options) switch
    {
        null or "" => "",
        string text when text.Contains(Environment.MachineName, StringComparison.Ordinal) || Path.IsPathRooted(text) => "",
        TimeSpan time => $"`{time:g}`",
        IFormattable value => $"`{value.ToString(null, CultureInfo.InvariantCulture)}`",
        var other => $"`{other}`",
    };

    private static string Limits(PropertyInfo property)
    {
        var range = property.GetCustomAttribute<RangeAttribute>();
        var length = property.GetCustomAttribute<MaxLengthAttribute>()?.Length ?? property.GetCustomAttribute<StringLengthAttribute>()?.MaximumLength;
        return (range, length) switch
        {
            ({ } limits, _) => string.Create(CultureInfo.InvariantCulture, $"{limits.Minimum}–{limits.Maximum}"),
            (_, { } most) => $"up to {most} characters",
            _ => "",
        };
    }

    private static Dictionary<string, string> Summaries() =>
        XDocument.Load(Path.ChangeExtension(typeof(CacheOptions).Assembly.Location, ".xml")).Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value, member => Text(member.Element("summary")!));

    private static string Text(XElement summary)
    {
        var text = string.Concat(summary.Nodes().Select(node => node switch
        {
            XText plain => plain.Value,
            XElement { Name.LocalName: "see" } see => $"`{(see.Attribute("cref")?.Value ?? "").Split('.')[^1]}`",
            XElement element => $"`{element.Value}`",
            _ => "",
        }));
        return Spaces().Replace(text, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
