using System.Globalization;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.AcrossCopies;

/// <summary>Copies of the app on one Redis of a kind, for all tests of a fixture.</summary>
[Platform(Exclude = "Win")]
public abstract class CopiesFixture(RedisKind kind, int count, params string[] arguments)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private RedisUnderTest? _redis;
    private Copies? _copies;

    protected RedisKind Kind => kind;

    protected RedisUnderTest Redis => _redis!;

    protected Copies Copies => _copies!;

    [OneTimeSetUp]
    public async Task StartCopies()
    {
        _redis = await RedisUnderTest.StartAsync(kind);
        _copies = await Copies.StartAsync(count, _redis.ConnectionString, arguments);
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
        await Copies.RestartAsync();
    }

    /// <summary>How the copies name in Redis what their answers call so.</summary>
    protected static string RedisKey(string key) => "redisweb:" + key;

    protected static void Report(FormattableString figures) => TestContext.Out.WriteLine(figures.ToString(CultureInfo.InvariantCulture));

    /// <summary>Waits until a copy computes, and then for half of the work.</summary>
    private protected async Task<Copy> HalfwayAsync(Question question)
    {
        Copy? computing = null;
        await Eventually.Is(() => (computing = Copies.FirstOrDefault(copy => copy.Computes(question.Key) > 0)) is not null, "a copy computes", Patience);
        await PassAsync(TimeSpan.FromSeconds(question.Seconds / 2));
        return computing!;
    }

    /// <summary>Waits until at least so many computes have begun, which the logs tell a moment later than the answers, and counts.</summary>
    private protected async Task<int> ExecutionsAsync(Question question, int expected)
    {
        await Eventually.Is(() => Copies.Computes(question.Key) >= expected, $"{expected} computes have begun");
        return Copies.Computes(question.Key);
    }

    protected async Task PassAsync(TimeSpan time)
    {
        var until = Copies.Now + time;
        await Eventually.Is(() => Copies.Now >= until, "time passes", Patience + time);
    }
}
