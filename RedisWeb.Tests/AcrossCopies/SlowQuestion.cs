using System.Globalization;

namespace RedisWeb.Tests.AcrossCopies;

/// <summary>An expensive calculation that nobody has asked for yet.</summary>
/// <param name="Seconds">Of processor time; the last digits make it another question than the others.</param>
internal sealed record SlowQuestion(double Seconds)
{
    private static int _asked;

    public string Address { get; } = string.Create(CultureInfo.InvariantCulture, $"/calculations/expensive-calculation.json?seconds={Seconds:0.######}");

    public string Key { get; } = string.Create(CultureInfo.InvariantCulture, $"answer:expensive-calculation:v1:seconds={Seconds:0.######}&outcome=success");

    public static SlowQuestion New(TimeSpan work) => new(work.TotalSeconds + (Interlocked.Increment(ref _asked) / 100_000.0));
}
