using System.Diagnostics;
using System.IO.Compression;
using AngleSharp.Html.Parser;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

/// <summary>The app as it is published, started from another folder.</summary>
[Thorough]
public sealed class PublishedTests
{
    private const string Encodings = "gzip, deflate, br, zstd"; // as browsers have it

    private readonly TemporaryFolder _published = new();
    private readonly TemporaryFolder _elsewhere = new();
    private readonly HttpClient _browser = new();

    [OneTimeSetUp]
    public async Task PublishAsync()
    {
        _browser.DefaultRequestHeaders.Add("Accept-Encoding", Encodings);
        using var publish = Process.Start(new ProcessStartInfo("dotnet", ["publish", Repository.PathOf("RedisWeb"), "--no-build", "-c", Configuration, "-o", _published.Path, "--nologo", "-v", "q"]) { RedirectStandardOutput = true })!;
        var output = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        Assert.That(publish.ExitCode, Is.Zero, output);
    }

    [OneTimeTearDown]
    public void Remove()
    {
        _browser.Dispose();
        _published.Dispose();
        _elsewhere.Dispose();
    }

    [TestCase("Production")]
    [TestCase("Development")]
    public async Task Styles_and_scripts_arrive_as_they_were_written(string environment)
    {
        await using var app = AppProcess.StartIn(_elsewhere.Path, _published["RedisWeb.dll"], environment, "--ConnectionStrings:Redis=127.0.0.1:9,abortConnect=false", "--AllowedHosts=*");
        var site = await app.AddressAsync();

        var files = await FilesOnAsync(site);

        Assert.That(files, Has.Count.GreaterThan(4));
        foreach (var file in files)
        {
            using var response = await _browser.GetAsync(new Uri(site, file));
            var written = await File.ReadAllTextAsync(Repository.PathOf("RedisWeb/wwwroot" + WithoutFingerprint(file)));
            Assert.That(await TextAsync(response), Is.EqualTo(written), $"{file}, which came as {response.Header("Content-Encoding")}");
        }
    }

    [Test]
    public async Task An_answer_and_a_report_can_be_had_and_data_stays_beside_the_app()
    {
        await using var app = AppProcess.StartIn(_elsewhere.Path, _published["RedisWeb.dll"], "Production", "--ConnectionStrings:Redis=127.0.0.1:9,abortConnect=false", "--Reports:SampleOrderLines=1000");
        var site = await app.AddressAsync();

        foreach (var address in new[] { "calculations/prime-count.json?upTo=1000", "calculations/revenue-by-month.json" })
        {
            using var response = await _browser.GetAsync(new Uri(site, address));
            Assert.That((int)response.StatusCode, Is.EqualTo(200), address);
        }

        Assert.That(Directory.EnumerateFileSystemEntries(_elsewhere.Path), Is.Empty);
    }

    private static string Configuration => AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    private async Task<List<string>> FilesOnAsync(Uri site)
    {
        using var response = await _browser.GetAsync(site);
        using var page = await new HtmlParser().ParseDocumentAsync(await TextAsync(response));
        return [.. page.QuerySelectorAll("link[rel=stylesheet], link[rel=icon]").Select(link => link.GetAttribute("href")!), .. page.QuerySelectorAll("script").Select(script => script.GetAttribute("src")!)];
    }

    // "/css/page.k2w9x0a1b2.css" is css/page.css.
    private static string WithoutFingerprint(string file) => file.Split('?')[0].Split('.') is [var name, _, var suffix] ? $"{name}.{suffix}" : file.Split('?')[0];

    private static async Task<string> TextAsync(HttpResponseMessage response)
    {
        await using var body = await response.Content.ReadAsStreamAsync();
        await using Stream plain = response.Header("Content-Encoding") switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using var reader = new StreamReader(plain);
        return await reader.ReadToEndAsync();
    }
}
