using System.Globalization;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.AcrossCopies;

/// <summary>Copies of the app on one Redis of a kind, for all tests of a fixture.</summary>
[Platform(Exclude = "Win")]
public abstract class CopiesFixture(RedisKind kind, int count, params string[] arguments)
{
    private const string WarmUp = "/calculations/expensive-calculation.json?seconds=0";

    // On a busy machine any answer may take longer than a page waits for it before it shows a job.
    private const string WaitsForPages = "--Compute:JobAfter=00:01:00";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // A Redis that answers late counts as away, and then every copy computes for itself: a busy machine must not make a quick look fail.
    private static readonly string[] Patiently =
        Rounds.AreMany ? [] : ["--Redis:ReadDeadline=00:00:03", "--Redis:WriteDeadline=00:00:03", "--Redis:CommandTimeoutMilliseconds=3000"];

    private RedisUnderTest? _redis;
    private Copies? _copies;

    protected RedisKind Kind => kind;

    protected RedisUnderTest Redis => _redis!;

    protected Copies Copies => _copies!;

    /// <summary>Whether copies may wait longer for Redis than they do by default; not where that is what a test is about.</summary>
    protected virtual bool IsPatient => true;

    [OneTimeSetUp]
    public async Task StartCopies()
    {
        _redis = await RedisUnderTest.StartAsync(kind);
        _copies = await Copies.StartAsync(count, _redis.ConnectionString, [.. IsPatient ? Patiently : [], WaitsForPages, .. arguments]);
        await WarmUpAsync();
    }

    [OneTimeTearDown]
    public async Task StopCopies()
    {
        await (_copies?.DisposeAsync() ?? default);
        await (_redis?.DisposeAsync() ?? default);
    }

    [TearDown]
    public async Task Heal()
    {
        await Redis.HealAsync();
        await RestartAsync();
    }

    /// <summary>How the copies name in Redis what their answers call so.</summary>
    internal static string RedisKey(string key) => "redisweb:" + key;

    protected static void Report(FormattableString figures) => TestContext.Out.WriteLine(figures.ToString(CultureInfo.InvariantCulture));

    protected static TimeSpan Percentile(IReadOnlyCollection<SiteAnswer> answers, int percent) =>
        answers.Select(answer => answer.Took).Order().ElementAt(answers.Count * percent / 100);

    /// <summary>Waits until a copy computes, and then for half of the work.</summary>
    private protected async Task<Copy> HalfwayAsync(SlowQuestion question)
    {
        Copy? computing = null;
        await Eventually.Is(() => (computing = Copies.FirstOrDefault(copy => copy.Computes(question.Key) > 0)) is not null, "a copy computes", Patience);
        await PassAsync(TimeSpan.FromSeconds(question.Seconds / 2));
        return computing!;
    }

    /// <summary>Waits until at least so many computes have begun, which the logs tell a moment later than the answers, and counts.</summary>
    private protected async Task<int> ExecutionsAsync(SlowQuestion question, int expected)
    {
        await Eventually.Is(() => Copies.Computes(question.Key) >= expected, $"{expected} computes have begun");
        return Copies.Computes(question.Key);
    }

    /// <summary>Starts killed copies again.</summary>
    protected async Task RestartAsync()
    {
        if (Copies.Any(copy => !copy.IsRunning))
        {
            await Copies.RestartAsync();
            await WarmUpAsync();
        }
    }

    protected async Task PassAsync(TimeSpan time)
    {
        var until = Copies.Now + time;
        await Eventually.Is(() => Copies.Now >= until, "time passes", Patience + time);
    }

    // What a process does for the first time takes it longer than it may wait for Redis.
    private Task WarmUpAsync() => Eventually.Is(
        async () => (await Copies.AskAsync(WarmUp, 10 * Copies.Count)).All(answer => answer.IsHit || answer.IsStale), "every copy has answered before", Patience);
}
