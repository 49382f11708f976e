using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Servers;

namespace RedisWeb.Tests.Diagnostics.Panels;

/// <summary>What is said to be lost, from what the server says of itself and how it is set.</summary>
public sealed class AtRiskTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly long FourMinutesAgo = (Now - TimeSpan.FromMinutes(4)).ToUnixTimeSeconds();

    [TestCase("always", "No acknowledged write is lost.")]
    [TestCase("everysec", "Up to 1 s of writes can be lost.")]
    [TestCase("no", "Writes that the operating system has not put on disk can be lost, commonly those of the last 30 s.")]
    [TestCase(null, "Writes that have not reached the append-only file can be lost, by default those of the last second.")]
    public void With_an_append_only_file_it_is_as_often_as_it_reaches_the_disk(string? fsync, string words) =>
        Assert.That(Words("aof_enabled:1\naof_last_write_status:ok", fsync, ""), Is.EqualTo(words));

    [TestCase("rdb_changes_since_last_save:1204", "3600 1", "Everything since the last snapshot 4 min ago is lost: 1,204 changes.")]
    [TestCase("rdb_changes_since_last_save:1", "3600 1", "Everything since the last snapshot 4 min ago is lost: 1 change.")]
    [TestCase("rdb_changes_since_last_save:0", "3600 1", "Nothing is lost: nothing has changed since the last snapshot 4 min ago.")]
    [TestCase("rdb_changes_since_last_save:5\nrdb_saves:2", "", "Everything since the last snapshot 4 min ago is lost: 5 changes. No further snapshot is planned.")]
    [TestCase("rdb_changes_since_last_save:5\nrdb_last_bgsave_time_sec:0", "", "Everything since the last snapshot 4 min ago is lost: 5 changes. No further snapshot is planned.")]
    [TestCase("rdb_changes_since_last_save:5\nrdb_saves:0", "", "Everything is lost: nothing is kept.")]
    [TestCase("rdb_changes_since_last_save:5\nrdb_last_bgsave_time_sec:-1", "", "Everything is lost: nothing is kept.")]
    [TestCase("rdb_changes_since_last_save:5", null, "Everything since the last snapshot 4 min ago is lost: 5 changes. Whether further snapshots are planned can't be read.")]
    public void Without_it_is_what_came_after_the_last_snapshot(string fields, string? save, string words) =>
        Assert.That(Words($"aof_enabled:0\nrdb_last_save_time:{FourMinutesAgo}\n{fields}", "everysec", save), Is.EqualTo(words));

    [Test]
    public void A_file_that_can_not_be_written_protects_nothing() =>
        Assert.That(Words("aof_enabled:1\naof_last_write_status:err\nrdb_saves:0", "always", ""), Is.EqualTo("Everything is lost: nothing is kept."));

    [TestCase(true, "No acknowledged write is lost.")]
    [TestCase(false, "What can be lost is not known: the server does not tell.")]
    public void Of_the_embedded_servers_kind_only_the_apps_own_is_known(bool isEmbedded, string words) =>
        Assert.That(Words("garnet_version:2.2.8\nBeginAddress:64\nTailAddress:480", null, null, isEmbedded), Is.EqualTo(words));

    [Test]
    public void A_server_that_tells_nothing_is_said_to() =>
        Assert.That(Words("redis_version:7", "everysec", ""), Is.EqualTo("What can be lost is not known: the server does not tell."));

    [TestCase("main", "state=online", true)]
    [TestCase("main", "state=wait_bgsave", false)]
    [TestCase(null, "state=online", false)]
    public void A_replica_in_step_takes_over_where_somebody_sees_to_it(string? service, string state, bool takesOver)
    {
        var info = ServerInfo.Parse($"# Replication\nrole:master\nslave0:ip=10.0.0.2,port=6379,{state},offset=1,lag=0\n# P\naof_enabled:0\nrdb_saves:0");
        var panel = PersistencePanel.Of(new ServerReport([new NodeInfo("node", info)], [], false, service), [new("node", new InfoFields(new Dictionary<string, string> { ["save"] = "" }))], []);

        Assert.That(panel.IsTakenOver, Is.EqualTo(takesOver));
        Assert.That(panel.Words(Now), Does.EndWith("Everything is lost: nothing is kept.").And.Length.GreaterThan(takesOver ? 100 : 0).And.Length.LessThan(takesOver ? 200 : 40));
    }

    private static string Words(string info, string? fsync, string? save, bool isEmbedded = false)
    {
        var values = new Dictionary<string, string?> { ["appendfsync"] = fsync, ["save"] = save }.Where(each => each.Value is not null).ToDictionary(each => each.Key, each => each.Value!);
        var report = new ServerReport([new NodeInfo("node", ServerInfo.Parse(info))], [], isEmbedded, null);
        return PersistencePanel.Of(report, [new("node", new InfoFields(values))], []).Worst.Words(Now);
    }
}
