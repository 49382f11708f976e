using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Calculations;
using RedisWeb.Http;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

public sealed class StartTests
{
    [TestCase("--Cache:Jitter=7", "Cache:Jitter must be from 0 to 0.5; it is 7.")]
    [TestCase("--Redis:ReadDeadline=abc", "Redis:ReadDeadline must be a time from 00:00:00.010 to 00:00:10; it is 'abc'.")]
    [TestCase("--Compute:Threads=many", "Compute:Threads must be a whole number from 0 to 1024; it is 'many'.")]
    [TestCase("--Redis:KeyPrefix=", "Redis:KeyPrefix must not be empty.")]
    [TestCase("--Proxy:Hops=0", "Proxy:Hops must be from 1 to 10; it is 0.")]
    [TestCase("--Proxy:Trusted=10.0.0.4, everyone", "Proxy:Trusted has 'everyone', which is neither an address (10.0.0.4) nor a network (10.0.0.0/8).")]
    [TestCase("--DataProtection:CertificateFile=/nowhere.pfx", "DataProtection:CertificateFile: no certificate can be read from '/nowhere.pfx': there is no such file.")]
    [TestCase("--Reports:ParameterMarker=$", "Reports:ParameterMarker must be @, : or ?; it is '$'.")]
    [TestCase("--PathBase=stats", "PathBase must be a path like /stats; it is 'stats'.")]
    [TestCase("--Logging:LogLevel:Default=Loud", null)]
    public async Task A_wrong_setting_is_one_sentence_and_exit_code_1(string argument, string? message)
    {
        var (exitCode, error, output) = await RunAsync(["--environment=Production", "--ConnectionStrings:Redis=127.0.0.1:9,abortConnect=false", argument]);

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(1));
            Assert.That(error.TrimEnd(), message is null ? Does.Contain("'Loud'").And.Not.Contain("\n") : Is.EqualTo(message));
            Assert.That(output, Is.Empty);
        });
    }

    [Test]
    public async Task Several_wrong_settings_are_a_line_each()
    {
        var (exitCode, error, output) = await RunAsync(
            "--environment=Production", "--ConnectionStrings:Redis=127.0.0.1:9,abortConnect=false", "--Cache:Jitter=7", "--Redis:ProbeInterval=0", "--Compute:Threads=many", "--Compute:QueueLimit=all");

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(1));
            Assert.That(error.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), Is.EquivalentTo(new[]
            {
                "Cache:Jitter must be from 0 to 0.5; it is 7.",
                "Redis:ProbeInterval must be from 00:00:00.050 to 00:01:00; it is 00:00:00.",
                "Compute:Threads must be a whole number from 0 to 1024; it is 'many'.",
                "Compute:QueueLimit must be a whole number from 0 to 100000; it is 'all'.",
            }));
            Assert.That(output, Is.Empty);
        });
    }

    [Test]
    public async Task A_port_that_is_taken_is_told_and_ends_the_start()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var (exitCode, error, _) = await RunAsync("--environment=Production", "--ConnectionStrings:Redis=127.0.0.1:9,abortConnect=false", $"--urls=http://{taken.LocalEndpoint}");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error.TrimEnd(), Is.EqualTo($"Failed to bind to address http://{taken.LocalEndpoint}: address already in use."));
    }

    [TestCase("--urls=http://192.0.2.1:5000", "Cannot assign requested address")]
    [TestCase("--urls=nonsense", "'nonsense'")]
    [TestCase("--urls=http://127.0.0.1:99999", "'port'")]
    [TestCase("--Kestrel:Endpoints:A:Url=ftp://x", "ftp://x")]
    [TestCase("--contentRoot=/nowhere", "There is no folder /nowhere/ to be the content root.")]
    public async Task Where_it_cannot_listen_or_be_is_told_in_one_sentence(string argument, string message)
    {
        var (exitCode, error, _) = await RunAsync("--environment=Production", "--ConnectionStrings:Redis=127.0.0.1:9,abortConnect=false", argument);

        Assert.That((exitCode, error.TrimEnd().Split('\n').Length), Is.EqualTo((1, 1)), error);
        Assert.That(error, Does.Contain(message));
    }

    [TestCase(40)]
    [TestCase(64)]
    [TestCase(128)]
    [TestCase(300)]
    public async Task Too_few_open_files_are_told_in_one_sentence(int files)
    {
        var (exitCode, error, output) = await RunAsync(new ProcessStartInfo("bash", ["-c", $"ulimit -n {files}; exec dotnet '{typeof(Program).Assembly.Location}'"]));

        Assert.That((exitCode, output), Is.EqualTo((1, "")), error);
        Assert.That(error.TrimEnd(), Is.EqualTo($"This process may have {files} files open, and needs 512 at least: raise the limit (ulimit -n, LimitNOFILE)."));
    }

    [Test]
    public async Task Outside_development_no_redis_is_such_a_setting()
    {
        var (exitCode, error, output) = await RunAsync("--environment=Production");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error, Does.Contain("ConnectionStrings:Redis").And.Not.Contain("   at "));
        Assert.That(output, Is.Empty);
    }

    [Test]
    public async Task A_connection_string_of_the_reports_that_cannot_be_read_is_told_without_its_secrets()
    {
        var (exitCode, error, output) = await RunAsync(
            "--environment=Production", "--ConnectionStrings:Redis=127.0.0.1:9,abortConnect=false", "--ConnectionStrings:Reports=Data Source=x.db;Password=half;s3cret=1");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error, Does.Contain("ConnectionStrings:Reports").And.Not.Contain("s3cret").And.Not.Contain("half").And.Not.Contain("   at "));
        Assert.That(output, Is.Empty);
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

    private static Task<(int ExitCode, string Error, string Output)> RunAsync(params string[] arguments) =>
        RunAsync(new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "--urls=http://127.0.0.1:0", .. arguments]));

    private static async Task<(int ExitCode, string Error, string Output)> RunAsync(ProcessStartInfo start)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        (start.RedirectStandardError, start.RedirectStandardOutput) = (true, true);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = await process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, error, await output);
    }
}
