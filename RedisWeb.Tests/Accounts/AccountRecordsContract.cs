using System.Net;
using RedisWeb.Accounts;

namespace RedisWeb.Tests.Accounts;

/// <summary>What is promised of sessions, attempts and audit trail wherever they are kept.</summary>
public abstract partial class AccountRecordsContract
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

    protected static SignInOptions Limits { get; } = new() { MostSessions = 3, FailuresPerUserAndAddress = 2, FailuresPerAddress = 4, FailuresPerUser = 6, KnownAddresses = 2 };

    protected abstract IAccountRecords Records { get; }

    /// <summary>The same, by another copy.</summary>
    protected abstract IAccountRecords Other { get; }

    protected abstract void Advance(TimeSpan time);

    protected abstract DateTimeOffset Now { get; }

    [Test]
    public async Task A_session_that_one_copy_keeps_another_reads_and_ends()
    {
        var key = NewKey();
        await Records.AddAsync(key, Bytes, Now + TimeSpan.FromMinutes(1));

        Assert.That(await Other.ReadAsync(key), Is.EqualTo(Bytes));
        Assert.That(TicketKey.TryParse(key.Text, out var parsed) && parsed.Place == key.Place);

        await Other.RemoveAsync(key);
        await Other.RemoveAsync(key);
        Assert.That(await Records.ReadAsync(key), Is.Null);
    }

    [Test]
    public async Task Nobody_else_s_secret_opens_it()
    {
        var key = NewKey();
        await Records.AddAsync(key, Bytes, Now + TimeSpan.FromMinutes(1));

        Assert.That(await Records.ReadAsync(TicketKey.New(key.User)), Is.Null);
        Assert.That(await Records.ReadAsync(NewKey()), Is.Null);
    }

    [Test]
    public async Task It_ends_when_its_time_is_over_unless_it_is_renewed()
    {
        var (left, renewed) = (NewKey(), NewKey());
        await Records.AddAsync(left, Bytes, Now + TimeSpan.FromMinutes(1));
        await Records.AddAsync(renewed, Bytes, Now + TimeSpan.FromMinutes(1));
        await Other.RenewAsync(renewed, [7], Now + TimeSpan.FromMinutes(3));
        Advance(TimeSpan.FromMinutes(2));

        Assert.That(await Records.ReadAsync(left), Is.Null);
        Assert.That(await Records.ReadAsync(renewed), Is.EqualTo(new byte[] { 7 }));
    }

    [Test]
    public async Task What_was_ended_does_not_come_back_by_a_renewal_that_was_on_its_way()
    {
        var key = NewKey();
        await Records.AddAsync(key, Bytes, Now + TimeSpan.FromMinutes(1));
        await Other.RemoveAsync(key);
        await Records.RenewAsync(key, Bytes, Now + TimeSpan.FromMinutes(2));

        Assert.That(await Records.ReadAsync(key), Is.Null);
    }

    [Test]
    public async Task All_of_a_user_s_are_ended_at_once_and_nobody_else_s()
    {
        var (first, other) = (NewKey(), NewKey());
        var second = TicketKey.New(first.User);
        foreach (var key in new[] { first, second, other })
        {
            await Records.AddAsync(key, Bytes, Now + TimeSpan.FromMinutes(1));
        }

        await Other.RemoveAllAsync(first.User);

        Assert.That((await Records.ReadAsync(first), await Records.ReadAsync(second)), Is.EqualTo(((byte[]?)null, (byte[]?)null)));
        Assert.That(await Records.ReadAsync(other), Is.EqualTo(Bytes));
    }

    [Test]
    public async Task One_too_many_ends_the_one_that_ends_first()
    {
        var keys = Enumerable.Repeat(NewKey().User, 4).Select(TicketKey.New).ToArray();
        int[] minutes = [5, 3, 4, 1];
        for (var i = 0; i < keys.Length; i++)
        {
            await Records.AddAsync(keys[i], [(byte)i], Now + TimeSpan.FromMinutes(minutes[i]));
        }

        var kept = await Task.WhenAll(keys.Select(Records.ReadAsync));
        Assert.That(kept.Select(each => each is not null), Is.EqualTo(new[] { true, false, true, true }), "the newest stays, however soon it ends");
    }

    [Test]
    public async Task Guessing_pushes_out_no_entry_of_those_who_have_signed_in()
    {
        await Records.WriteAsync(new AuditEntry("ada", Now, "10.0.0.1", "sign-in", "done"));
        for (var i = 0; i < 1200; i++)
        {
            await Records.WriteAsync(new AuditEntry("guess", Now, "10.0.0.2", "sign-in", "failed") { IsByNobody = true });
        }

        var all = await Records.ReadLatestAsync(2000);
        Assert.That((all.Count(entry => entry.Who == "guess"), all.Any(entry => entry.Who == "ada")), Is.EqualTo((200, true)));
    }

    [Test]
    public async Task Attempts_that_were_not_made_are_counted()
    {
        var (attempt, before) = (Attempt("ada", 1), await Records.RefusedAsync());
        for (var i = 0; i < 5; i++)
        {
            await Records.CountAsync(attempt);
        }

        Assert.That(await Other.RefusedAsync() - before, Is.EqualTo(3));
    }

    [Test]
    public async Task The_trail_has_a_thousand_entries_the_last_one_first_and_shortens_what_was_typed()
    {
        for (var i = 0; i < 1003; i++)
        {
            await Records.WriteAsync(new AuditEntry($"{i}", Now, "10.0.0.1", "sign-in", "done"));
        }

        await Records.WriteAsync(new AuditEntry(new string('x', 500) + "\r\n", Now, "a\nb", "sign-in", "failed"));

        var all = await Records.ReadLatestAsync(2000);
        all = [.. all.Where(entry => !entry.IsByNobody)];
        Assert.That(all, Has.Count.EqualTo(1000));
        Assert.That((all[0].Who, all[0].FromWhere, all[1].Who), Is.EqualTo((new string('x', 64), "a\uFFFDb", "1002")));
        Assert.That(all[1], Is.EqualTo(new AuditEntry("1002", all[1].When, "10.0.0.1", "sign-in", "done")));
        Assert.That(await Records.ReadLatestAsync(3), Is.EqualTo(all.Take(3)));
        Assert.That(await Records.ReadLatestAsync(0), Is.Empty);
    }

    // As many guesses as there may be of a user, from addresses of their own.
    private async Task FillAsync(string user)
    {
        for (var i = 20; i < 20 + Limits.FailuresPerUser; i++)
        {
            await Records.CountAsync(Attempt("", i) with { User = user });
        }
    }

    private static TicketKey NewKey() => TicketKey.New(SignInAttempt.UserTag(Guid.NewGuid().ToString()));

    // Of each test its own users and addresses.
    private static SignInAttempt Attempt(string user, int address) => new(
        SignInAttempt.UserTag(TestContext.CurrentContext.Test.ID + user), SignInAttempt.Of("", new IPAddress([10, 0, 0, (byte)address])).Address + TestContext.CurrentContext.Test.ID);
}
