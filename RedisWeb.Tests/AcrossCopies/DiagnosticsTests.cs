using System.Text.Json;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.AcrossCopies;

/// <summary>What the diagnostics of three copies on one Redis tell, against what really happened.</summary>
[TestFixture(RedisKind.OneServer)]
[Thorough]
[NonParallelizable] // what it counts changes where copies find no time to answer in
public sealed class DiagnosticsTests(RedisKind kind) : CopiesFixture(kind, 3, [.. TestAccounts.Arguments, "--Counters:FlushInterval=00:00:00.3", "--Diagnostics:PanelDeadline=00:00:10"])
{
    private const string Slow = "expensive-calculation";
    private const string Quick = "prime-count";
    private const int Questions = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly string[] Figures = ["requests", "hits", "misses", "stale", "bypass", "collapsed", "computes", "failures"];

    private DiagnosticsReader _reader = null!;

    [OneTimeSetUp]
    public async Task SignIn()
    {
        _reader = new DiagnosticsReader();
        await _reader.SignInAsync(Copies[0]);
    }

    [OneTimeTearDown]
    public void Leave() => _reader?.Dispose();

    [Test]
    public async Task Every_copy_tells_the_sums_of_what_all_of_them_answered()
    {
        var before = await SettledAsync();
        List<SiteAnswer> answers = [];
        for (var i = 0; i < Questions; i++)
        {
            answers.Add(await Copies[i % Copies.Count].AskAsync(Primes(i)));
        }

        for (var i = 0; i < Questions; i++)
        {
            answers.AddRange(await Copies.AskAsync(Primes(i), 12));
        }

        var collapsed = await Copies.AskAsync(SlowQuestion.New(Rounds.ShortWork).Address, 6);
        Assert.That(answers.Concat(collapsed).Where(answer => !answer.IsOk), Is.Empty);

        var expected = Sums(before, Quick, answers).Concat(Sums(before, Slow, collapsed)).ToArray();
        foreach (var copy in Copies)
        {
            JsonElement told = default;
            await Eventually.Is(async () => Told(told = await _reader.JsonAsync(copy)).SequenceEqual(expected), $"{copy} tells {string.Join(", ", expected)}", Patience);
            var saved = told.Counted(Quick, "savedSeconds") - before.Counted(Quick, "savedSeconds");
            var waitedFor = answers.Where(IsFromCache).Sum(answer => answer.ComputeTime.TotalSeconds);
            Assert.That(saved, Is.EqualTo(waitedFor).Within(answers.Count * 0.000_051), "rounded in each answer");
            Assert.That(told.Copies().Select(each => each.GetProperty("name").GetString()), Is.EqualTo(new[] { "copy-1", "copy-2", "copy-3" }));
        }

        Report($"{answers.Count + collapsed.Length} requests: {string.Join(", ", expected)}");
        Assert.That((answers.Count(answer => !IsFromCache(answer)), collapsed.Count(answer => answer.CacheStatus.Contains("collapsed", StringComparison.Ordinal))), Is.EqualTo((Questions, 5)));
    }

    [Test]
    public async Task Every_copy_tells_what_one_computes_but_not_what_was_asked()
    {
        var question = SlowQuestion.New(TimeSpan.FromSeconds(3));
        var asked = Copies[1].AskAsync(question.Address);

        foreach (var copy in Copies)
        {
            await Eventually.Is(async () => Work(await _reader.JsonAsync(copy)) == ("copy-2", 1, Slow, 1), $"{copy} tells of it", Patience);
            var page = await _reader.TextAsync(copy, "/admin/diagnostics");
            Assert.That(page, Does.Contain("Questions being answered").And.Not.Contain("seconds="));
            Assert.That(await _reader.TextAsync(copy, "/admin/diagnostics.json"), Does.Not.Contain("seconds="));
        }

        Assert.That((await asked).IsOk, Is.True);
        await Eventually.Is(async () => Work(await _reader.JsonAsync(Copies[0])) == default, "it has ended", Patience);
    }

    [Test]
    public async Task A_copy_that_ends_is_no_longer_there_and_one_that_is_killed_not_for_long()
    {
        await Copies[2].EndAsync();
        await Eventually.Is(async () => (await _reader.JsonAsync(Copies[0])).Copies().Count() == 2, "the one that ended has left at once", Rounds.Bound(TimeSpan.FromSeconds(2)));

        await Copies[1].KillAsync();
        await Eventually.Is(async () => (await _reader.JsonAsync(Copies[0])).Copies().Count() == 1, "the one that was killed is taken for gone", Rounds.Bound(TimeSpan.FromSeconds(8)));
    }

    private static string Primes(int i) => $"/calculations/prime-count.json?upTo={20_000 + i}";

    private static bool IsFromCache(SiteAnswer answer) => answer.IsHit || answer.IsStale;

    private static IEnumerable<double> Sums(JsonElement before, string calculation, IReadOnlyList<SiteAnswer> answers)
    {
        var computed = answers.Select(answer => answer.ComputedAt).Distinct().Count();
        double[] added =
        [
            answers.Count, answers.Count(answer => answer.IsHit), answers.Count(answer => !IsFromCache(answer) && !answer.IsBypass), answers.Count(answer => answer.IsStale), answers.Count(answer => answer.IsBypass),
            answers.Count(answer => answer.CacheStatus.Contains("collapsed", StringComparison.Ordinal)), computed, 0,
        ];
        return added.Zip(Of(before, calculation), (more, base_) => more + base_);
    }

    private static IEnumerable<double> Of(JsonElement told, string calculation) =>
        Figures.Select(figure => told.Counted(calculation, figure) + (figure == "hits" ? told.Counted(calculation, "nearHits") : 0));

    private static IEnumerable<double> Told(JsonElement told) => Of(told, Quick).Concat(Of(told, Slow));

    private static (string? Copy, int Running, string? Calculation, int Waiting) Work(JsonElement told)
    {
        var busy = told.Copies().SingleOrDefault(copy => copy.GetProperty("work").GetProperty("underWay").GetArrayLength() > 0);
        return busy.ValueKind == JsonValueKind.Undefined ? default : (busy.GetProperty("name").GetString(), busy.GetProperty("work").GetProperty("running").GetInt32(),
            busy.GetProperty("work").GetProperty("underWay")[0].GetProperty("calculation").GetString(), busy.GetProperty("work").GetProperty("underWay")[0].GetProperty("waiting").GetInt32());
    }

    /// <summary>What is told once all three are there, and all that was asked before has been counted.</summary>
    private async Task<JsonElement> SettledAsync()
    {
        await Eventually.Is(async () => (await _reader.JsonAsync(Copies[0])).Copies().Count() == Copies.Count, "all have told of themselves", Patience);
        await PassAsync(TimeSpan.FromSeconds(2));
        return await _reader.JsonAsync(Copies[0]);
    }
}
