using System.Net;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.AcrossCopies;

/// <summary>A question over which copy after copy dies. Alone: a copy so busy that its lease lapses while it lives does not die of the question.</summary>
[TestFixtureSource(nameof(Kinds))]
[Thorough]
[NonParallelizable]
public sealed class ParkedTests(RedisKind kind) : CopiesFixture(kind, 4, [.. TestAccounts.Arguments, "--Cache:Lease:Time=00:00:02"])
{
    public static readonly IEnumerable<RedisKind> Kinds = Rounds.Kinds(
        [RedisKind.Embedded, RedisKind.OneServer, RedisKind.Cluster, RedisKind.Sentinel], RedisKind.Cluster);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Three_copies_die_of_it_and_the_fourth_lives_until_an_administrator_lets_it_try()
    {
        var question = SlowQuestion.New(TimeSpan.FromSeconds(2));
        var last = Copies[3];
        var asked = Copies.Take(3).Select(copy => copy.AskAsync(question.Address)).ToList();
        for (var i = 0; i < 3; i++)
        {
            Copy? computing = null;
            await Eventually.Is(() => (computing = Copies.FirstOrDefault(copy => copy.IsRunning && copy.Computes(question.Key) > 0)) is not null, "the next takes over when the lease lapses", Patience);
            await computing!.KillAsync();
        }

        await Task.WhenAll(asked);
        var refused = await last.AskAsync(question.Address);
        var other = await last.AskAsync(SlowQuestion.New(TimeSpan.Zero).Address);

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable), refused.Body);
        Assert.That(refused.Body, Does.Contain("\"title\":\"Set aside\""));
        Assert.That((other.IsOk, last.IsRunning), Is.EqualTo((true, true)), "nothing else suffers");

        using var reader = new DiagnosticsReader();
        await reader.SignInAsync(last);
        var parked = (await reader.JsonAsync(last)).GetProperty("parked").GetProperty("figures").GetProperty("computes").EnumerateArray().Single();
        Assert.That(parked.GetProperty("calculation").GetString(), Is.EqualTo("expensive-calculation"));
        var page = await reader.TextAsync(last, "/admin/diagnostics/confirm/retry-parked");
        Assert.That(page, Does.Contain(WebUtility.HtmlEncode(question.Key)));
        var chosen = page.Split("name=\"compute\" value=\"")[1].Split('"')[0];
        Assert.That((await reader.Ada.PostAsync(new Uri(last.Site, "/admin/diagnostics/changes/retry-parked"), ("compute", chosen))).Status, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(await reader.TextAsync(last, "/admin/diagnostics"), Does.Contain("Retry a parked compute: expensive-calculation"), "it is in the trail");

        Assert.That((await last.AskAsync(question.Address)).IsOk, Is.True);
        Report($"{Kind}: three copies killed one after the other; {await ExecutionsAsync(question, 4)} computes in all, the fourth after an administrator let it");
        Assert.That(Copies.Computes(question.Key), Is.EqualTo(4));
    }
}
