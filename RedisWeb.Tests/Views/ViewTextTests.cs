using System.Text.RegularExpressions;

namespace RedisWeb.Tests.Views;

/// <summary>What the texts of views, stylesheets and scripts must keep to; the Content-Security-Policy would block the rest at run time, unseen.</summary>
public partial class ViewTextTests
{
    private const int MostLines = 120;
    private const int MostStyleBytes = 42 * 1024; // 8 of them are the diagnostics, which only their own page fetches

    private static readonly string Product = Path.Combine(Root(new DirectoryInfo(AppContext.BaseDirectory)), "RedisWeb");

    public static IEnumerable<string> Views => Directory.EnumerateFiles(Path.Combine(Product, "Views"), "*.cshtml", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Product, file));

    [TestCaseSource(nameof(Views))]
    public void A_view_has_nothing_that_the_content_security_policy_blocks(string view) =>
        Assert.That(Inline().Matches(Read(view)).Select(match => match.Value), Is.Empty);

    [TestCaseSource(nameof(Views))]
    public void A_view_is_short(string view) => Assert.That(Read(view).Count(c => c == '\n'), Is.LessThan(MostLines));

    [TestCaseSource(nameof(Views))]
    public void A_view_looks_nothing_up(string view) => Assert.That(Read(view), Does.Not.Contain("@inject"));

    [TestCase("<p style=\"color: red\">")]
    [TestCase("<button onclick=\"go()\">")]
    [TestCase("<style>p { }</style>")]
    [TestCase("<script>go()</script>")]
    [TestCase("<a href=\"javascript:go()\">")]
    public void What_is_blocked_would_be_found(string markup) => Assert.That(markup, Does.Match(Inline()));

    [Test]
    public void The_stylesheets_are_small_and_fetch_nothing_from_elsewhere()
    {
        var sheets = Directory.EnumerateFiles(Path.Combine(Product, "wwwroot", "css"), "*.css").Select(File.ReadAllText).ToList();

        Assert.That(sheets.Sum(sheet => sheet.Length), Is.InRange(1, MostStyleBytes));
        Assert.That(sheets, Has.None.Contains("url(").Or.Contains("@import").Or.Contains("@font-face"));
    }

    private static string Read(string view) => File.ReadAllText(Path.Combine(Product, view));

    private static string Root(DirectoryInfo folder) => File.Exists(Path.Combine(folder.FullName, "RedisWeb.sln")) ? folder.FullName : Root(folder.Parent!);

    [GeneratedRegex("""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<style|<script(?![^>]*\ssrc=)|javascript:""", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();
}
