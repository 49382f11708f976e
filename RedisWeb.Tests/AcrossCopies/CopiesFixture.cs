using System.Globalization;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.AcrossCopies;

/// <summary>Copies of the app on one Redis of a kind, for all tests of a fixture.</summary>
[Platform(Exclude = "Win")]
public abstract class CopiesFixture(RedisKind kind, int count, params string[] arguments)
{
    /// <summary>What the copies put before the keys that their answers tell.</summary>
    protected const string Prefix = "redisweb:";

    private static int _questions;

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

    /// <summary>An expensive calculation that nobody has asked for yet, which takes a little more than <paramref name="seconds"/> of processor time.</summary>
    protected static string NewQuestion(double seconds) => string.Create(
        CultureInfo.InvariantCulture, $"/calculations/expensive-calculation.json?seconds={seconds + (Interlocked.Increment(ref _questions) / 10_000.0):0.####}");

    protected static void Report(FormattableString figures) =>
        TestContext.Out.WriteLine(figures.ToString(CultureInfo.InvariantCulture));
}
