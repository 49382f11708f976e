using System.Diagnostics;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Benchmarks;

/// <summary>Each benchmark is started, and measures nothing: who wants figures should not find that the product has moved on from it.</summary>
public sealed class BenchmarksTests
{
    private RedisServerProcess _redis = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Require.RedisServer();
        _redis = await RedisServerProcess.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await (_redis?.DisposeAsync() ?? default);

    [TestCase("hits", "hit from the near cache: ", "Cache-Status: RedisWeb; hit")]
    [TestCase("sessions", "RedisWeb's session: 100 requests: ", "the framework's session: 100 requests: ")]
    [TestCase("calculations", "prime-count", "processor")]
    public async Task It_starts_and_gets_what_it_would_measure(string measure, params string[] expected)
    {
        using var folder = new TemporaryFolder();
        var (exitCode, output) = await RunAsync(
            folder.Path, "--environment=Development", "--Measure=" + measure, "--Seconds=0", "--ConnectionStrings:Redis=" + _redis.ConnectionString, "--contentRoot=" + folder.Path);

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(expected.Where(part => !output.Contains(part, StringComparison.Ordinal)), Is.Empty, output);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string folder, params string[] arguments)
    {
        var output = Path.GetRelativePath(Repository.PathOf("RedisWeb.Tests"), Path.GetDirectoryName(typeof(BenchmarksTests).Assembly.Location)!);
        var program = Path.Combine(Repository.PathOf("RedisWeb.Benchmarks"), output, "RedisWeb.Benchmarks.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder })!;
        var (told, complaints) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await told + await complaints);
    }
}
