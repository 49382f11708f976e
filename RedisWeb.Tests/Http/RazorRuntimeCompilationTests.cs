using System.Reflection;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

/// <summary>The app as a process of its own, on a copy of its views that the test may edit.</summary>
public sealed class RazorRuntimeCompilationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _browser = new() { Timeout = Patience };

    [OneTimeTearDown]
    public void Dispose()
    {
        _browser.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task In_Development_a_running_app_shows_an_edited_view()
    {
        CopyViews();
        var redis = await SharedRedis.ConnectionStringAsync(RedisKind.Embedded);
        await using var app = AppProcess.Start(_folder.Path, "Development", "--ConnectionStrings:Redis=" + redis, "--Redis:KeyPrefix=edited-view:");
        var page = await app.AddressAsync();
        Assert.That(await _browser.GetStringAsync(page), Does.Contain(">Slow questions"));

        var view = _folder[Path.Combine("Views", "Home", "Index.Hero.cshtml")];
        await File.WriteAllTextAsync(view, (await File.ReadAllTextAsync(view)).Replace("<h1>", "<h1>@(6 * 7) ", StringComparison.Ordinal));

        await Eventually.Is(async () => (await _browser.GetStringAsync(page)).Contains(">42 Slow questions", StringComparison.Ordinal), "the page changes", Patience);
    }

    [Test]
    public void The_app_starts_without_the_compiler_which_is_not_published() =>
        Assert.That(typeof(StartupException).Assembly.GetCustomAttributes<ApplicationPartAttribute>(), Is.Empty, "MVC loads each assembly that is named so");

    private void CopyViews()
    {
        var project = Repository.PathOf("RedisWeb");
        foreach (var view in Directory.EnumerateFiles(Path.Combine(project, "Views"), "*.cshtml", SearchOption.AllDirectories))
        {
            var copy = _folder[Path.GetRelativePath(project, view)];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(view, copy);
        }
    }
}
