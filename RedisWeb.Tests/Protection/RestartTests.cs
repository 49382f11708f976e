using System.Net;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Protection;

/// <summary>The app as processes of its own, each installed in a folder of its own.</summary>
public sealed class RestartTests
{
    [Test]
    public async Task In_development_a_page_opened_before_a_restart_is_taken_after_it()
    {
        using var folder = new TemporaryFolder();
        FormOnSite form;
        await using (var before = AppProcess.Start(folder.Path, "Development"))
        {
            form = await FormOnSite.OpenAsync(await VisitorAsync(before), "/account/sign-in"); // before the embedded server answers
        }

        await using var after = AppProcess.Start(folder.Path, "Development");

        Assert.That(await form.PostToAsync(await VisitorAsync(after)), Is.EqualTo(HttpStatusCode.SeeOther).Or.EqualTo(HttpStatusCode.OK));
        Assert.That(Directory.GetFiles(folder[".data/protection"]), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task In_production_any_copy_takes_a_page_wherever_it_is_installed_and_however_it_was_started()
    {
        await using var server = await RedisServerProcess.StartAsync();
        using var here = new TemporaryFolder();
        using var there = new TemporaryFolder();
        FormOnSite form;
        await using (var gone = AppProcess.Start(here.Path, "Production", $"--ConnectionStrings:Redis={server.ConnectionString}"))
        {
            form = await FormOnSite.OpenAsync(await VisitorAsync(gone), "/account/sign-in");
        }

        await using var other = AppProcess.Start(there.Path, "Production", $"--ConnectionStrings:Redis={server.ConnectionString}");

        Assert.That(await form.PostToAsync(await VisitorAsync(other)), Is.EqualTo(HttpStatusCode.SeeOther).Or.EqualTo(HttpStatusCode.OK));
        Assert.That(Directory.Exists(here[".data"]), Is.False);
    }

    private static async Task<HttpClient> VisitorAsync(AppProcess app) =>
        new(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = await app.AddressAsync() };
}
