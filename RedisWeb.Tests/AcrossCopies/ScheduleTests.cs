using System.Text.Json;
using RedisWeb.Jobs;
using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.AcrossCopies;

/// <summary>A report that is computed every minute, by whichever copy lives.</summary>
[TestFixtureSource(nameof(Kinds))]
[Thorough]
[NonParallelizable] // it kills copies in the middle of a compute, which the load of others draws out
public sealed class ScheduleTests : CopiesFixture
{
    public static readonly IEnumerable<RedisKind> Kinds = Rounds.Kinds([RedisKind.Embedded, RedisKind.OneServer, RedisKind.Cluster], RedisKind.Cluster);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _reports;

    public ScheduleTests(RedisKind kind)
        : this(kind, WithReport())
    {
    }

    private ScheduleTests(RedisKind kind, TemporaryFolder reports)
        : base(kind, 2, "--Schedule:Enabled=true", "--Cache:Lease:Time=00:00:02", $"--Reports:Folder={reports.Path}", $"--ConnectionStrings:Reports=Data Source={reports["none.db"]}") => _reports = reports;

    [OneTimeTearDown]
    public void RemoveReports() => _reports.Dispose();

    [Test]
    public async Task When_a_copy_is_killed_in_the_middle_the_other_does_it()
    {
        var starting = await MissATimeAsync();
        var before = Copies.ToDictionary(copy => copy, Computes);
        Copy? computing = null;
        await Eventually.Is(() => (computing = Copies.FirstOrDefault(copy => Computes(copy) > before[copy])) is not null, "it is due, and a copy computes", Patience);
        var killed = Copies.Now;
        await computing!.KillAsync();
        await starting;

        ScheduleRun? run = null;
        await Eventually.Is(async () => (run = await LastAsync()) is not null, "the other has done it", Patience);
        Report($"{Kind}: {computing} was killed while it computed ahead of time; {run!.Copy} was done {(Copies.Now - killed).TotalSeconds:F1} s later");

        Assert.That((run.Copy, run.Computed, run.Failed), Is.EqualTo((Copies.Single(copy => copy.IsRunning).Name, 1, 0)), run.Error);
        Assert.That(run.Due.Second, Is.Zero);
        Assert.That((await Copies.First(copy => copy.IsRunning).AskAsync("/calculations/slow-count.json")).IsHit, Is.True);
    }

    private static int Computes(Copy copy) => copy.Computes("answer:slow-count:");

    /// <summary>Makes the copies find, when they start again, that nobody was there for the last time: the next is up to a minute away.</summary>
    /// <returns>Ends when they have started.</returns>
    private async Task<Task> MissATimeAsync()
    {
        RedisKey? known = null;
        await Eventually.Is(async () => (known = await StateAsync()) is not null, "the schedule is known", Patience);
        await Task.WhenAll(Copies.Select(copy => copy.KillAsync()));
        var database = (await Redis.ClientAsync()).GetDatabase();
        await database.HashDeleteAsync(known!.Value, "last");
        await database.HashSetAsync(known.Value, "done", 0);
        return Copies.RestartAsync();
    }

    private async Task<RedisKey?> StateAsync()
    {
        foreach (var server in (await Redis.ClientAsync()).GetServers().Where(server => !server.IsReplica))
        {
            await foreach (var key in server.KeysAsync(pattern: "redisweb:{schedule}:state:slow-count:*"))
            {
                return key;
            }
        }

        return null;
    }

    private async Task<ScheduleRun?> LastAsync() => await (await Redis.ClientAsync()).GetDatabase().HashGetAsync((await StateAsync())!.Value, "last") is { IsNull: false } last
        ? JsonSerializer.Deserialize<ScheduleRun>((byte[])last!, JsonSerializerOptions.Web) : null;

    private static TemporaryFolder WithReport()
    {
        var folder = new TemporaryFolder();
        File.WriteAllText(folder["none.db"], "");
        File.WriteAllText(folder["slow-count.sql"], """
            /*
            title: Slow count
            summary: Counts for a second.
            refresh: every 1 minute
            */
            WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 8000000) SELECT count(*) AS "Numbers" FROM numbers
            """);
        return folder;
    }
}
