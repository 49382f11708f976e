using RedisWeb.Sessions;

namespace RedisWeb.Tests.Sessions;

// Whose session it is: who comes with its secret.
public abstract partial class SessionRecordsContract
{
    [Test]
    public async Task While_nobody_has_come_with_the_renewed_secret_both_open_it()
    {
        var key = SessionKey.New();
        var (lost, renewed) = (key.Renewed(), key.Renewed());
        await CommitAsync(key, create: true, ("a", "1"));

        Assert.That(await Records.RenewAsync(key, lost), Is.True, "its response was lost on the way");
        Assert.That(await Records.RenewAsync(key, renewed), Is.True);

        Assert.That((await OtherCopy.LoadAsync(key))!.IsRenewed, Is.False);
        Assert.That((await OtherCopy.LoadAsync(renewed))!.IsRenewed, Is.True);
        Assert.That(await OtherCopy.LoadAsync(lost), Is.Null);
        Assert.That(await CommitAsync(key, create: false, ("b", "2")), Is.EqualTo(CommitOutcome.Committed), "a tab that was sent before");
        Assert.That(Texts((await OtherCopy.LoadAsync(renewed))!), Is.EquivalentTo(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }));
    }

    [Test]
    public async Task Once_somebody_has_come_with_it_the_old_secret_is_nobodys_and_the_content_stays()
    {
        var key = SessionKey.New();
        var renewed = key.Renewed();
        await CommitAsync(key, create: true, ("a", "1"));
        await Records.RenewAsync(key, renewed);

        Assert.That(await CommitAsync(renewed, create: false), Is.EqualTo(CommitOutcome.Committed));

        Assert.That(await OtherCopy.LoadAsync(key), Is.Null);
        Assert.That(await CommitAsync(key, create: false, ("a", "2")), Is.EqualTo(CommitOutcome.Gone));
        Assert.That(await Records.RenewAsync(key, key.Renewed()), Is.False);
        var record = (await OtherCopy.LoadAsync(renewed))!;
        Assert.That((Texts(record)["a"], record.IsRenewed, record.Fields.Count), Is.EqualTo(("1", false, 1)));
        Assert.That(await TimeToLiveAsync(renewed), Is.InRange(TimeSpan.FromMinutes(19), Idle));
    }

    [Test]
    public async Task Another_secret_opens_changes_and_ends_nothing()
    {
        var key = SessionKey.New();
        var other = key.Renewed();
        await CommitAsync(key, create: true, ("a", "1"));

        Assert.That(await Records.LoadAsync(other), Is.Null);
        Assert.That(await CommitAsync(other, create: true, ("a", "2")), Is.EqualTo(CommitOutcome.Gone), "not even as a new one in its place");
        Assert.That(await Records.RenewAsync(other, other.Renewed()), Is.False);
        await Records.RemoveAsync(other);

        Assert.That(Texts((await Records.LoadAsync(key))!)["a"], Is.EqualTo("1"));
    }
}
