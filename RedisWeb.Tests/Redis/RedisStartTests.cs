using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Redis;

/// <summary>The app as a process of its own.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class RedisStartTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase("Production")]
    [TestCase("Staging")]
    public async Task Without_a_connection_string_it_ends_with_one_sentence(string environment)
    {
        await using var app = AppProcess.Start(_folder.Path, environment);

        var (exitCode, error) = await app.EndAsync(TimeSpan.FromSeconds(60));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.EqualTo(1));
            Assert.That(error, Has.Length.EqualTo(1));
            Assert.That(error, Has.Some.Contains("ConnectionStrings:Redis"));
        }
    }

    [Test]
    public async Task A_connection_string_that_cannot_be_read_is_told_without_its_secrets()
    {
        await using var app = AppProcess.Start(_folder.Path, "Production", "--ConnectionStrings:Redis=localhost,password=s3cret,s3cret=1");

        var (exitCode, error) = await app.EndAsync(TimeSpan.FromSeconds(60));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.EqualTo(1));
            Assert.That(error, Has.Length.EqualTo(1));
            Assert.That(error, Has.None.Contains("s3cret"));
            Assert.That(app.Output.Containing("s3cret"), Is.Empty);
        }
    }

    [Test]
    [Thorough]
    public async Task The_embedded_server_ends_with_the_app_even_when_it_is_killed()
    {
        await using var app = AppProcess.Start(_folder.Path, "Development");
        var line = await app.Output.WaitForAsync("Embedded Redis server listens", TimeSpan.FromSeconds(60));
        var pid = int.Parse(line.Split("(pid ")[1].Split(')')[0], System.Globalization.CultureInfo.InvariantCulture);
        using var server = System.Diagnostics.Process.GetProcessById(pid);

        await app.KillAsync();

        await server.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.That(line, Does.Contain(_folder["data"].Replace("data", Path.Combine(".data", "embedded"), StringComparison.Ordinal)));
    }

    [Test]
    [Thorough]
    public async Task The_next_run_after_a_kill_takes_the_same_folder_once_its_server_is_gone()
    {
        await using (var killed = AppProcess.Start(_folder.Path, "Development"))
        {
            await killed.Output.WaitForAsync("Embedded Redis server listens", TimeSpan.FromSeconds(60));
            await killed.KillAsync();
        }

        await using var next = AppProcess.Start(_folder.Path, "Development");
        var line = await next.Output.WaitForAsync("Embedded Redis server listens", TimeSpan.FromSeconds(60));

        Assert.That(line, Does.EndWith(Path.Combine(".data", "embedded")));
    }
}
