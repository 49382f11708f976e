using System.Text;
using RedisWeb.Sessions;

namespace RedisWeb.Tests.Sessions;

/// <summary>What sessions are promised wherever they are kept.</summary>
public abstract partial class SessionRecordsContract
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(20);

    /// <summary>The limits that <see cref="Records"/> are to keep.</summary>
    protected static SessionStateOptions Limits { get; } = new() { MostFields = 8, LargestField = 512, LargestSession = 1024, AbsoluteTimeout = TimeSpan.FromHours(1) };

    protected abstract ISessionRecords Records { get; }

    /// <summary>Of the same sessions, by another copy.</summary>
    protected abstract ISessionRecords OtherCopy { get; }

    /// <summary>What is left of a session's life; null where there is none.</summary>
    protected abstract Task<TimeSpan?> TimeToLiveAsync(SessionKey key);

    [Test]
    public async Task What_one_copy_commits_another_loads()
    {
        var key = SessionKey.New();

        Assert.That(await CommitAsync(key, create: true, ("a", "1"), ("b:c", ""), ("ü €", "ß")), Is.EqualTo(CommitOutcome.Committed));

        var record = (await OtherCopy.LoadAsync(key))!;
        Assert.That(Texts(record), Is.EquivalentTo(new Dictionary<string, string> { ["a"] = "1", ["b:c"] = "", ["ü €"] = "ß" }));
        Assert.That(record.SlidAt, Is.EqualTo(record.CreatedAt));
    }

    [Test]
    public async Task Every_byte_comes_back()
    {
        var (key, all) = (SessionKey.New(), Enumerable.Range(0, 256).Select(i => (byte)i).ToArray());
        await Records.CommitAsync(key, new SessionChanges(new Dictionary<string, byte[]?> { ["all"] = all }, Idle, true));

        Assert.That((await OtherCopy.LoadAsync(key))!.Fields["all"], Is.EqualTo(all));
    }

    [Test]
    public async Task Two_that_change_different_fields_both_win()
    {
        var key = SessionKey.New();
        await CommitAsync(key, create: true, ("a", "1"), ("b", "1"), ("c", "1"));

        await Task.WhenAll(
            CommitAsync(key, create: false, ("a", "2"), ("d", "2")),
            CommitAsync(OtherCopy, key, create: false, ("b", null), ("e", "3")));

        Assert.That(Texts((await Records.LoadAsync(key))!), Is.EquivalentTo(new Dictionary<string, string> { ["a"] = "2", ["c"] = "1", ["d"] = "2", ["e"] = "3" }));
    }

    [Test]
    public async Task What_is_not_there_is_not_made_by_loading_nor_by_a_commit_that_may_not()
    {
        var key = SessionKey.New();

        Assert.That(await Records.LoadAsync(key), Is.Null);
        Assert.That(await CommitAsync(key, create: false, ("a", "1")), Is.EqualTo(CommitOutcome.Gone));
        Assert.That(await TimeToLiveAsync(key), Is.Null);
    }

    [Test]
    public async Task What_was_removed_does_not_come_back()
    {
        var key = SessionKey.New();
        await CommitAsync(key, create: true, ("a", "1"));

        await OtherCopy.RemoveAsync(key);
        await OtherCopy.RemoveAsync(key);

        Assert.That(await CommitAsync(key, create: false, ("a", "2")), Is.EqualTo(CommitOutcome.Gone));
        Assert.That(await Records.LoadAsync(key), Is.Null);
    }

    [Test]
    public async Task An_administrator_ends_a_session_by_its_place_alone()
    {
        var (key, other) = (SessionKey.New(), SessionKey.New());
        await CommitAsync(key, create: true, ("a", "1"));
        await CommitAsync(other, create: true, ("a", "1"));

        Assert.That((await OtherCopy.EndAsync(key.Place), await OtherCopy.EndAsync(key.Place)), Is.EqualTo((true, false)));

        Assert.That(await Records.LoadAsync(key), Is.Null);
        Assert.That(await CommitAsync(key, create: false, ("a", "2")), Is.EqualTo(CommitOutcome.Gone));
        Assert.That(await Records.LoadAsync(other), Is.Not.Null);
    }

    [Test]
    public async Task Of_some_that_were_counted_and_still_are_it_is_told_how_old_and_large_they_are()
    {
        var (small, large, ended) = (SessionKey.New(), SessionKey.New(), SessionKey.New());
        await CommitAsync(small, create: true, ("a", "1"));
        await CommitAsync(large, create: true, ("a", "1"), ("b", new string('x', 300)));
        await CommitAsync(ended, create: true, ("a", "1"));
        await Records.RemoveAsync(ended);

        var looks = await OtherCopy.SampleAsync();

        foreach (var (key, fields) in new[] { (small, 1), (large, 2) })
        {
            var record = (await Records.LoadAsync(key))!;
            Assert.That(looks.Single(look => look.Place == key.Place), Is.EqualTo(new SessionLook(key.Place, record.CreatedAt, record.SlidAt, fields, record.Bytes)));
        }

        Assert.That(looks.Select(look => look.Place), Does.Not.Contain(ended.Place));
    }

    [Test]
    public async Task A_session_of_which_all_was_removed_is_still_there()
    {
        var key = SessionKey.New();
        await CommitAsync(key, create: true, ("a", "1"));
        await CommitAsync(key, create: false, ("a", null));

        Assert.That((await Records.LoadAsync(key))!.Fields, Is.Empty);
    }

    [Test]
    public async Task A_commit_moves_the_end_where_it_is_asked_to_also_one_that_changes_nothing()
    {
        var key = SessionKey.New();
        await Records.CommitAsync(key, new SessionChanges(new Dictionary<string, byte[]?> { ["a"] = [1] }, TimeSpan.FromMinutes(1), true));
        Assert.That(await TimeToLiveAsync(key), Is.InRange(TimeSpan.FromSeconds(50), TimeSpan.FromMinutes(1)));

        await Records.CommitAsync(key, new SessionChanges(new Dictionary<string, byte[]?> { ["a"] = [2] }, null, false));
        var left = await OtherCopy.LoadAsync(key);
        Assert.That((left!.Fields["a"][0], left.SlidAt), Is.EqualTo((2, left.CreatedAt)));
        Assert.That(await TimeToLiveAsync(key), Is.InRange(TimeSpan.FromSeconds(50), TimeSpan.FromMinutes(1)));

        await CommitAsync(key, create: false);

        Assert.That(await TimeToLiveAsync(key), Is.InRange(TimeSpan.FromMinutes(19), Idle));
    }

    [Test]
    public async Task A_record_tells_what_its_fields_come_to()
    {
        var key = SessionKey.New();
        await CommitAsync(key, create: true, ("a", "1"), ("ü", "ß€"), ("long", new string('x', 400)));
        await CommitAsync(key, create: false, ("a", null), ("long", "x"), ("b", "23"));

        Assert.That((await OtherCopy.LoadAsync(key))!.Bytes, Is.EqualTo(2 + 5 + 4 + 1 + 1 + 2));
    }

    [Test]
    public async Task Its_longest_life_is_counted_from_its_beginning()
    {
        var key = SessionKey.New();
        await Records.CommitAsync(key, new SessionChanges(new Dictionary<string, byte[]?> { ["a"] = [1] }, TimeSpan.FromDays(1), true));

        Assert.That(await TimeToLiveAsync(key), Is.InRange(TimeSpan.FromMinutes(59), Limits.AbsoluteTimeout));
    }

    [Test]
    public async Task While_it_is_being_renewed_its_limits_are_the_same()
    {
        var key = SessionKey.New();
        await CommitAsync(key, create: true, [.. Enumerable.Range(1, 7).Select(i => ($"f{i}", (string?)"x"))]);
        await Records.RenewAsync(key, key.Renewed());

        Assert.That(await CommitAsync(key, create: false, ("g", "1")), Is.EqualTo(CommitOutcome.Committed));
        Assert.That(await CommitAsync(key, create: false, ("h", "1")), Is.EqualTo(CommitOutcome.TooManyFields));
    }

    [Test]
    public async Task A_field_too_many_changes_nothing_even_where_two_copies_each_added_one()
    {
        var key = SessionKey.New();
        await CommitAsync(key, create: true, [.. Enumerable.Range(1, 7).Select(i => ($"f{i}", (string?)"x"))]);

        var outcomes = await Task.WhenAll(CommitAsync(key, create: false, ("g", "1")), CommitAsync(OtherCopy, key, create: false, ("h", "1")));

        Assert.That(outcomes, Is.EquivalentTo(new[] { CommitOutcome.Committed, CommitOutcome.TooManyFields }));
        Assert.That((await Records.LoadAsync(key))!.Fields, Has.Count.EqualTo(8));
        Assert.That(await CommitAsync(key, create: false, ("f1", null), ("i", "1")), Is.EqualTo(CommitOutcome.Committed), "one for another");
    }

    [Test]
    public async Task Bytes_beyond_the_limit_change_nothing_and_less_is_always_taken()
    {
        var key = SessionKey.New();
        var half = new string('x', 511);
        Assert.That(await CommitAsync(key, create: true, ("a", half), ("b", half)), Is.EqualTo(CommitOutcome.Committed), "1,024 bytes to the last");

        Assert.That(await CommitAsync(key, create: false, ("a", "short"), ("b", half + half)), Is.EqualTo(CommitOutcome.TooLarge));
        Assert.That(Texts((await Records.LoadAsync(key))!)["a"], Is.EqualTo(half));

        Assert.That(await CommitAsync(key, create: false, ("a", "short")), Is.EqualTo(CommitOutcome.Committed));
        Assert.That(await CommitAsync(key, create: false, ("c", new string('y', 400))), Is.EqualTo(CommitOutcome.Committed), "there is room again");
    }

    protected Task<CommitOutcome> CommitAsync(SessionKey key, bool create, params (string Name, string? Value)[] fields) => CommitAsync(Records, key, create, fields);

    protected static Task<CommitOutcome> CommitAsync(ISessionRecords records, SessionKey key, bool create, params (string Name, string? Value)[] fields) =>
        records.CommitAsync(key, new SessionChanges(
            fields.ToDictionary(field => field.Name, field => field.Value is null ? null : Encoding.UTF8.GetBytes(field.Value)), Idle, create));

    private static Dictionary<string, string> Texts(SessionRecord record) => record.Fields.ToDictionary(field => field.Key, field => Encoding.UTF8.GetString(field.Value));
}
