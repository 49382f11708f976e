using System.Globalization;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.AcrossCopies;

/// <summary>
/// How thoroughly these tests look: once and quickly, or as often as the environment variable REDISWEB_ROUNDS says, with the times and
/// bounds of the product's promises.
/// </summary>
internal static class Rounds
{
    public const string Variable = "REDISWEB_ROUNDS";

    public static int Count { get; } = int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var count) ? count : 1;

    public static bool AreMany => Count > 1;

    /// <summary>Of processor time, for one compute.</summary>
    public static TimeSpan Work { get; } = TimeSpan.FromSeconds(AreMany ? 3 : 1);

    /// <summary>Where its length says nothing about what is looked at.</summary>
    public static TimeSpan ShortWork { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The kinds of Redis to look at, and of them the ones that differ most, which one look is content with.</summary>
    public static IEnumerable<RedisKind> Kinds(RedisKind[] all, params RedisKind[] quick) => AreMany ? all : quick;

    /// <summary>What is promised, or more where a busy machine must not make a quick look fail.</summary>
    public static TimeSpan Bound(TimeSpan promised) => AreMany ? promised : 3 * promised;

    /// <returns>What each round found.</returns>
    public static async Task<List<T>> RunAsync<T>(Func<Task<T>> round)
    {
        List<T> found = [];
        while (found.Count < Count)
        {
            found.Add(await round());
        }

        return found;
    }
}
