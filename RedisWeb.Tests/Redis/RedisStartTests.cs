using System.Diagnostics;
using System.Globalization;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Redis;

/// <summary>The app as a process of its own.</summary>
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
        var line = await EmbeddedServerOf(app);
        using var server = Process.GetProcessById(int.Parse(Between(line, "(pid ", ")"), CultureInfo.InvariantCulture));

        await app.KillAsync();

        await server.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.That(line, Does.Contain(_folder["data"].Replace("data", Path.Combine(".data", "embedded"), StringComparison.Ordinal)));
    }

    [Test]
    public async Task An_app_that_is_killed_loses_no_write_that_was_acknowledged()
    {
        var acknowledged = new int[64];
        await using (var killed = AppProcess.Start(_folder.Path, "Development"))
        {
            await using var client = await ConnectAsync(killed);
            var writers = Enumerable.Range(0, acknowledged.Length).Select(w => WriteWhileItLivesAsync(client.GetDatabase(), w, acknowledged)).ToArray();
            await Eventually.Is(() => acknowledged.All(count => count >= 20), within: TimeSpan.FromSeconds(60));
            await killed.KillAsync();
            await Task.WhenAll(writers);
        }

        await using var next = AppProcess.Start(_folder.Path, "Development");
        await using var again = await ConnectAsync(next);
        var kept = await Task.WhenAll(acknowledged.Select((_, w) => again.GetDatabase().HashKeysAsync(Writer(w))));

        Assert.That(await EmbeddedServerOf(next), Does.EndWith(Path.Combine(".data", "embedded")), "the same folder");
        Assert.That(kept.Select((fields, w) => Enumerable.Range(0, acknowledged[w]).Except(fields.Select(f => (int)f))), Is.All.Empty, () => string.Join('\n', next.Output.All));
    }

    private static async Task WriteWhileItLivesAsync(IDatabase database, int writer, int[] acknowledged)
    {
        try
        {
            while (true)
            {
                await database.HashSetAsync(Writer(writer), acknowledged[writer], "written");
                acknowledged[writer]++;
            }
        }
        catch (Exception ex) when (ex is RedisException or OperationCanceledException)
        {
            // the server is gone
        }
    }

    private static string Writer(int number) => $"writer:{number}";

    private static Task<string> EmbeddedServerOf(AppProcess app) => app.Output.WaitForAsync("Embedded Redis server listens", TimeSpan.FromSeconds(60));

    private static async Task<ConnectionMultiplexer> ConnectAsync(AppProcess app)
    {
        var options = ConfigurationOptions.Parse(Between(await EmbeddedServerOf(app), "listens on ", " "));
        options.AsyncTimeout = 20_000;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        return await ConnectionMultiplexer.ConnectAsync(options);
    }

    private static string Between(string text, string before, string after) => text.Split(before)[1].Split(after)[0];
}
