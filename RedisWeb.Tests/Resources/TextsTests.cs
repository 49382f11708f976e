using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using RedisWeb.Resources;

namespace RedisWeb.Tests.Resources;

/// <summary>What is said in English is said in Chinese too, and nothing is translated that nobody says. Read from the source.</summary>
public sealed partial class TextsTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "RedisWeb"));

    private static readonly string[] Pages = [.. Directory.GetFiles(Path.Combine(Root, "Resources"), "*.zh.resx").Select(file => Path.GetFileName(file).Split('.')[0])];

    private static readonly ILookup<string, string> Used = ReadUsed();

    [TestCaseSource(nameof(Pages))]
    public void Every_text_of_a_page_is_in_both_languages(string page)
    {
        var translated = Translations(page);

        Assert.That(Used[page].Except(translated.Keys), Is.Empty, "said, but not translated");
        Assert.That(translated.Keys.Except(Used[page]), Is.Empty, "translated, but not said");
    }

    [TestCaseSource(nameof(Pages))]
    public void A_translation_has_the_same_places_and_is_Chinese(string page)
    {
        foreach (var (english, chinese) in Translations(page))
        {
            Assert.That(chinese, Is.Not.Empty, english);
            Assert.That(Places(chinese).Except(Places(english)), Is.Empty, english);
        }
    }

    [Test]
    public void A_plural_is_the_one_of_the_language()
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = Languages.English;
            Assert.That(Texts.Site.Count(1, "{0} page", "{0} pages"), Is.EqualTo("1 page"));
            Assert.That(Texts.Site.Count(1200, "{0} page", "{0} pages"), Is.EqualTo("1,200 pages"));
            CultureInfo.CurrentUICulture = Languages.Chinese;
            Assert.That(Texts.Site.Count(1, "{0} page", "{0} pages"), Is.EqualTo("1 pages"), "the form of all numbers, here without a translation");
            Assert.That(Texts.Site["Skip to the content"], Is.EqualTo("跳到正文"));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static Dictionary<string, string> Translations(string page) =>
        XDocument.Load(Path.Combine(Root, "Resources", $"{page}.zh.resx")).Root!.Elements("data").ToDictionary(each => each.Attribute("name")!.Value, each => each.Element("value")!.Value);

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Groups[1].Value).Distinct();

    private static ILookup<string, string> ReadUsed() =>
        (from file in Directory.EnumerateFiles(Root, "*.cs*", SearchOption.AllDirectories)
         where Path.GetExtension(file) is ".cs" or ".cshtml" && !Regex.IsMatch(Path.GetRelativePath(Root, file), @"^(obj|bin)[\\/]")
         from Match use in Use().Matches(File.ReadAllText(file))
         select (Page: use.Groups["page"].Value, Text: Regex.Unescape(use.Groups["text"].Value))).ToLookup(use => use.Page, use => use.Text);

    private static string ThisFile([CallerFilePath] string path = "") => path;

    // Texts.Page["key"...], Texts.Page.Html("key"...) and Texts.Page.Count(number, "one", "key"...)
    [GeneratedRegex("""Texts\.(?<page>\w+)(?:\[|\.Html\(|\.Count\([^"]*?"(?:\\.|[^"\\])*",\s*)\s*"(?<text>(?:\\.|[^"\\])*)""" + "\"")]
    private static partial Regex Use();

    [GeneratedRegex(@"\{(\d+)[^}]*\}")]
    private static partial Regex Place();
}
