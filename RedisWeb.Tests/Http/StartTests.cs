using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Calculations;
using RedisWeb.Http;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

public sealed class StartTests
{
    [TestCase("--Proxy:Hops=0", "Proxy:Hops must be between 1 and 10.")]
    [TestCase("--Proxy:Trusted=10.0.0.4, everyone", "Proxy:Trusted has 'everyone'")]
    public async Task A_wrong_setting_is_one_sentence_and_exit_code_1(string argument, string message)
    {
        var (exitCode, error) = await RunAsync("--environment=Production", "--ConnectionStrings:Redis=127.0.0.1:9,abortConnect=false", argument);

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error, Does.Contain(message).And.Not.Contain("   at "));
    }

    [Test]
    public async Task Outside_development_no_redis_is_such_a_setting()
    {
        var (exitCode, error) = await RunAsync("--environment=Production");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error, Does.Contain("ConnectionStrings:Redis").And.Not.Contain("   at "));
    }

    [Test]
    public void Two_calculations_with_one_slug_stop_the_start()
    {
        using var site = new TestSite(new Halving(), new Halving());

        Assert.That(() => site.Services.GetRequiredService<CalculationCatalogue>(), Throws.TypeOf<CalculationDefinitionException>().With.Message.Contains("'halving'"));
    }

    [Test]
    public void Settings_beside_the_app_are_read_and_the_command_line_wins()
    {
        var name = $"Beside{Guid.NewGuid():N}";
        var file = Path.Combine(AppContext.BaseDirectory, $"appsettings.{name}.json");
        File.WriteAllText(file, """{"Here":"file","There":"file"}""");
        try
        {
            var builder = SiteBuilder.Create([$"--environment={name}", "--There=command line"]);

            Assert.That(builder.Configuration["Here"], Is.EqualTo("file"));
            Assert.That(builder.Configuration["There"], Is.EqualTo("command line"));
            Assert.That(builder.Configuration["Logging:LogLevel:Microsoft.AspNetCore"], Is.EqualTo("Warning"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestCase(null, null, "http")]
    [TestCase("10.0.0.0/8", "10.1.2.3", "https")]
    [TestCase("::1, 10.1.2.3", "10.1.2.3", "https")]
    [TestCase("10.1.2.3", "10.1.2.4", "http")]
    [TestCase("10.1.2.3", "127.0.0.1", "http")]
    public async Task Only_trusted_proxies_are_believed(string? trusted, string? peer, string scheme)
    {
        await using var site = new TestSite(new Halving());
        if (trusted is not null)
        {
            site.With("Proxy:Trusted", trusted);
        }

        var seen = await site.Server.SendAsync(context =>
        {
            context.Request.Path = "/calculations/halving.json";
            context.Request.Headers["X-Forwarded-Proto"] = "https";
            context.Request.Headers["X-Forwarded-For"] = "203.0.113.9";
            context.Connection.RemoteIpAddress = peer is null ? null : IPAddress.Parse(peer);
        });

        Assert.That(seen.Request.Scheme, Is.EqualTo(scheme));
        Assert.That(seen.Response.StatusCode, Is.EqualTo(StatusCodes.Status200OK));
    }

    private static async Task<(int ExitCode, string Error)> RunAsync(params string[] arguments)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(Program).Assembly.Location);
        start.ArgumentList.Add("--urls=http://127.0.0.1:0");
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = await process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        await output;
        return (process.ExitCode, error);
    }
}
