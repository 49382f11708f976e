using System.Diagnostics;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.Redis;

/// <summary>The embedded server on a disk that is full, and then no longer is.</summary>
[Thorough]
[Platform("Linux")]
public sealed class FullDiskTests
{
    private const string Patient = "Redis:CommandTimeoutMilliseconds=20000";

    private readonly TemporaryFolder _folder = new();

    [SetUp]
    public void Mount()
    {
        if (Run("mount", "-t", "tmpfs", "-o", "size=160m", "none", _folder.Path) != 0)
        {
            Assert.Ignore("A small disk can only be mounted by root.");
        }
    }

    [TearDown]
    public void Unmount() => Run("umount", "-l", _folder.Path);

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [TestCase(120, 20_000)]
    [TestCase(120, 3_000_000)]
    [TestCase(0, 50_000)]
    public async Task It_is_logged_and_when_there_is_space_again_everything_acknowledged_is_there_and_writes_are_taken(int others, int size)
    {
        await using var app = await RedisApp.StartEmbeddedAsync(_folder["data"], Patient);
        var database = await app.DatabaseAsync();
        await database.HashSetAsync("session", "name", "Ada");
        using (var filler = File.Create(_folder["filler"]))
        {
            filler.Write(new byte[others * 1_000_000]);
        }

        var acknowledged = await WriteUntilFullAsync(database, size);
        await app.Log.WaitForAsync("No space left on device", Eventually.Patience);
        await app.Log.WaitForAsync("can't write to", Eventually.Patience);
        Assert.That(app.Log.Containing("Error RedisWeb.Redis.EmbeddedServer: The embedded Redis server (pid ").Count(), Is.EqualTo(1), string.Join('\n', app.Log.Containing("EmbeddedServer")));

        Run("mount", "-o", "remount,size=800m", _folder.Path);

        await Eventually.Answers(() => database.StringSetAsync("after", 1), TimeSpan.FromSeconds(60));
        Assert.That((await Eventually.Answers(() => database.HashGetAsync("session", "name"))).ToString(), Is.EqualTo("Ada"));
        for (var i = 0; i < acknowledged; i++)
        {
            Assert.That(((byte[]?)await database.StringGetAsync($"value:{i}"))?.Length, Is.EqualTo(size), $"value {i} of {acknowledged}");
        }

        await TestContext.Out.WriteLineAsync($"{acknowledged} values of {size} bytes");
    }

    private static async Task<int> WriteUntilFullAsync(IDatabase database, int size)
    {
        var value = new byte[size];
        for (var i = 0; i < 400_000_000 / size; i++)
        {
            try
            {
                await database.StringSetAsync($"value:{i}", value);
            }
            catch (RedisException)
            {
                return i;
            }
        }

        Assert.Fail("The disk did not become full.");
        return 0;
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}
