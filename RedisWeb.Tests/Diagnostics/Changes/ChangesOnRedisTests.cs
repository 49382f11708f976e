using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Accounts;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Diagnostics.Changes;

/// <summary>Each change really does what it says, on a redis-server of the test's own.</summary>
public sealed class ChangesOnRedisTests
{
    private RedisServerProcess _redis = null!;
    private TestSite _site = null!;

    [TearDown]
    public async Task StopAsync()
    {
        await (_site?.DisposeAsync() ?? default);
        await (_redis?.DisposeAsync() ?? default);
    }

    [Test]
    public async Task Answers_are_removed_and_nothing_else()
    {
        using var ada = await StartAsync();
        foreach (var address in new[] { "halving?number=4", "halving?number=6", "halving?number=8", "gallery?hung=no" })
        {
            await ada.OpenAsync("/calculations/" + address);
        }

        await AskAsync("SET", "redisweb-other:answer:halving:v1:x", "theirs");
        await AskAsync("SET", "answer:halving:v1:x", "theirs");
        await AskAsync("SET", "redisweb:session:AbCdEfGhIjK", "a visitor's", "EX", "1000");

        Assert.That(await ChangedAsync(ada, "remove-entry", ("calculation", "halving"), ("number", "4")), Is.EqualTo("done: 1 answer"));
        Assert.That(await AnswersAsync(), Is.EqualTo(3));
        Assert.That((await ada.OpenAsync("/admin/diagnostics/confirm/remove-calculation?calculation=halving")).QuerySelector(".change li")!.TextContent, Does.EndWith("of every copy: about 2."));
        Assert.That(await ChangedAsync(ada, "remove-calculation", ("calculation", "halving")), Is.EqualTo("done: 2 answers"));
        Assert.That(await AnswersAsync(), Is.EqualTo(1));
        Assert.That(await ChangedAsync(ada, "remove-calculation", ("calculation", "halving")), Is.EqualTo("there was nothing to do"));
        Assert.That(ada.Page.QuerySelector("#keyspace")!.TextContent, Does.Contain("answer:gallery"));
        Assert.That(await ChangedAsync(ada, "remove-all"), Is.EqualTo("done: 1 answer"));
        Assert.That(ada.Page.QuerySelector("#keyspace")!.TextContent, Does.Not.Contain("answer:gallery"), "the sample that it remembers is of before");
        Assert.That(await AnswersAsync(), Is.Zero);

        Assert.That(await AskAsync("EXISTS", "redisweb-other:answer:halving:v1:x", "answer:halving:v1:x", "redisweb:session:AbCdEfGhIjK", "redisweb:audit"), Is.EqualTo("4"));
    }

    [Test]
    public async Task A_session_is_ended_on_the_other_copy()
    {
        using var ada = await StartAsync();
        await using var other = await RedisSite.StartAsync(_redis.ConnectionString);
        using var visitor = new FormVisitor(other);
        await visitor.OpenAsync("/workspace");
        await visitor.PostAsync("/workspace/begin");
        Assert.That((await visitor.OpenAsync("/workspace/forget")).QuerySelector("h1")!.TextContent, Is.EqualTo("Forget everything?"));
        var place = (await AskAsync("KEYS", "redisweb:session:*"))["redisweb:session:".Length..];

        Assert.That(await ChangedAsync(ada, "end-session", ("place", place)), Is.EqualTo("done"));

        Assert.That((await visitor.OpenAsync("/workspace")).QuerySelector("form[action$='/workspace/begin']"), Is.Not.Null);
        Assert.That(await AskAsync("EXISTS", "redisweb:session:" + place), Is.EqualTo("0"));
        Assert.That(await AskAsync("LRANGE", "redisweb:audit", "0", "-1"), Does.Not.Contain(place));
    }

    [Test]
    public async Task Snapshot_append_only_file_and_slow_log()
    {
        using var ada = await StartAsync();
        await AskAsync("CONFIG", "SET", "slowlog-log-slower-than", "0");
        var saved = Snapshots();
        await AskAsync("CONFIG", "SET", "slowlog-log-slower-than", "-1");

        Assert.That(await ChangedAsync(ada, "snapshot"), Is.EqualTo("done"));
        await Eventually.Is(() => Snapshots() > saved, "a snapshot was made");
        await Eventually.Is(async () => (await AskAsync("INFO", "persistence")).Contains("rdb_bgsave_in_progress:0", StringComparison.Ordinal));

        Assert.That(await ChangedAsync(ada, "append-only-on"), Is.EqualTo("done"));
        Assert.That(await AskAsync("CONFIG", "GET", "appendonly"), Is.EqualTo("appendonly\nyes"));
        Assert.That(ada.Page.QuerySelectorAll("#persistence .panel-actions a").Select(each => each.TextContent), Is.EqualTo(new[] { "Make a snapshot", "Switch the append-only file off" }));
        Assert.That(await ChangedAsync(ada, "append-only-off"), Is.EqualTo("done"));
        Assert.That(await AskAsync("CONFIG", "GET", "appendonly"), Is.EqualTo("appendonly\nno"));

        Assert.That(await AskAsync("SLOWLOG", "LEN"), Is.Not.EqualTo("0"));
        Assert.That(await ChangedAsync(ada, "reset-slow-log"), Is.EqualTo("done"));
        Assert.That(await AskAsync("SLOWLOG", "LEN"), Is.EqualTo("0"));
    }

    [Test]
    public async Task What_the_account_may_not_do_is_told_and_written_down()
    {
        using var ada = await StartAsync("--user", "app", "on", ">app-pw", "~*", "&*", "+@all", "-bgsave", "-config|set", "-slowlog", "-unlink", "-del");
        await ada.OpenAsync("/calculations/halving?number=4");

        foreach (var change in new[] { "snapshot", "append-only-on", "append-only-off", "reset-slow-log", "remove-all" })
        {
            Assert.That(await ChangedAsync(ada, change), Is.EqualTo("not permitted"), change);
        }

        Assert.That(await ChangedAsync(ada, "end-session", ("place", "AbCdEfGhIjK")), Is.EqualTo("not permitted"));
        Assert.That(await ChangedAsync(ada, "remove-entry", ("calculation", "halving"), ("number", "4")), Is.EqualTo("not permitted"));
    }

    [Test]
    public async Task Commands_that_the_server_does_not_have_are_not_supported()
    {
        using var ada = await StartAsync("--rename-command", "CONFIG", "", "--rename-command", "SLOWLOG", "", "--rename-command", "BGSAVE", "");

        foreach (var change in new[] { "snapshot", "append-only-on", "reset-slow-log" })
        {
            Assert.That(await ChangedAsync(ada, change), Is.EqualTo("not supported by this server"), change);
        }
    }

    [Test]
    public async Task The_embedded_server_makes_snapshots_and_says_that_it_can_t_switch_its_file()
    {
        _site = await RedisSite.StartAsync(await SharedRedis.ConnectionStringAsync(RedisKind.Embedded), $"changes-{Guid.NewGuid():N}:");
        using var ada = await _site.SignedInAsync("ada");

        Assert.That(await ChangedAsync(ada, "snapshot"), Is.EqualTo("done"));
        Assert.That(await ChangedAsync(ada, "append-only-off"), Is.EqualTo("not supported by this server"));
        Assert.That(await ChangedAsync(ada, "append-only-on"), Is.EqualTo("not supported by this server"));
        TestContext.Out.WriteLine(await ChangedAsync(ada, "reset-slow-log"));
    }

    private async Task<FormVisitor> StartAsync(params string[] arguments)
    {
        _redis = await RedisServerProcess.StartAsync(arguments);
        _site = await RedisSite.StartAsync(_redis.ConnectionString + (arguments.Contains("--user") ? ",user=app,password=app-pw" : ""));
        return await _site.SignedInAsync("ada");
    }

    // As a browser: the page that asks, its form, and where that leads. Told is what the audit trail has, and the page too.
    private async Task<string> ChangedAsync(FormVisitor ada, string change, params (string Name, string Value)[] fields)
    {
        await ada.OpenAsync($"/admin/diagnostics/confirm/{change}?{string.Join('&', fields.Where(field => field.Name != "place").Select(field => $"{field.Name}={field.Value}"))}");
        Assert.That(ada.Status, Is.EqualTo(200), change);
        await ada.PostAsync("/admin/diagnostics/changes/" + change, fields);
        Assert.That((ada.Status, ada.Location), Is.EqualTo((303, ada.Location)), change);
        var page = await ada.OpenAsync(ada.Location!);
        var entry = (await _site.Services.GetRequiredService<IAccountRecords>().ReadLatestAsync(1))[0];
        Assert.That((entry.Who, entry.What.Split(' ')[0]), Is.EqualTo(("ada", change)));
        Assert.That(page.QuerySelector(".changed")!.TextContent, Does.Contain($": {entry.Outcome} ("));
        Assert.That(page.QuerySelectorAll("#audit tbody tr:first-child td").Select(each => each.TextContent).Last(), Is.EqualTo(entry.Outcome), "at once");
        return entry.Outcome;
    }

    private async Task<int> AnswersAsync() => (await AskAsync("KEYS", "redisweb:answer:*")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    private Task<string> AskAsync(params string[] words) => PlainRedis.AskAsync(_redis.Port, words);

    // LASTSAVE has whole seconds only.
    private DateTime Snapshots() => File.GetLastWriteTimeUtc(Path.Combine(_redis.Folder, "dump.rdb"));
}
