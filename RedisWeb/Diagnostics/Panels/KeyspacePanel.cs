using RedisWeb.Diagnostics.Servers;

namespace RedisWeb.Diagnostics.Panels;

/// <summary>The keys in the app's database, of all who use it, and what is known of the app's own.</summary>
/// <param name="Keys">Over the masters; null where no server tells.</param>
/// <param name="WithExpiration">Those of them that expire.</param>
/// <param name="AverageTimeToLive">Of those, as the server estimates it; null where it does not.</param>
/// <param name="ExpiredKeys">That reached their time, since the servers began.</param>
/// <param name="Own">A sample of the app's own; null where it can't be taken.</param>
/// <param name="Biggest">The biggest of the answers that were looked at, biggest first.</param>
public sealed record KeyspacePanel(
    long? Keys, long? WithExpiration, TimeSpan? AverageTimeToLive, long? ExpiredKeys, OwnKeySample? Own, IReadOnlyList<SampledAnswer> Biggest, int Sampled, IReadOnlyList<string> Gaps)
{
    private const int MostShown = 10;

    /// <summary>Sessions among the keys that were looked at.</summary>
    public long? Sessions => Own?.ByKind.GetValueOrDefault("session");

    internal static KeyspacePanel Of(ServerReport report, IEnumerable<ServerInfo> keyspaces, int database, OwnKeySample? own, IReadOnlyList<SampledAnswer> sampled, IEnumerable<string> gaps)
    {
        var rows = keyspaces.Where(info => info.Has("keyspace")).Select(info => info.Rows("keyspace", "db").FirstOrDefault(row => row.Name == FormattableString.Invariant($"{database}"))).ToList();
        return new KeyspacePanel(
            Total(rows, "keys"), Total(rows, "expires"), Average(rows), report.Sum("expired_keys"), own, [.. sampled.Take(MostShown)], sampled.Count, [.. gaps]);
    }

    // A database without keys has no row.
    private static long? Total(List<InfoFields?> rows, string name) => ServerReport.Total([.. rows.Select(row => row is null ? 0 : row.Number(name))]);

    private static TimeSpan? Average(List<InfoFields?> rows)
    {
        var told = rows.OfType<InfoFields>().Select(row => (Keys: (double)(row.Number("expires") ?? 0), Milliseconds: row.Fraction("avg_ttl") ?? 0)).Where(row => row is { Keys: > 0, Milliseconds: > 0 }).ToList();
        return told.Count == 0 ? null : TimeSpan.FromMilliseconds(Math.Min(told.Sum(row => row.Keys * row.Milliseconds) / told.Sum(row => row.Keys), TimeSpan.MaxValue.TotalMilliseconds / 2));
    }
}
