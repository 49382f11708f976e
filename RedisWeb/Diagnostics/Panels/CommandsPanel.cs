using RedisWeb.Diagnostics.Servers;

namespace RedisWeb.Diagnostics.Panels;

/// <summary>What the servers do with their time, since they began; sums over all of them.</summary>
/// <param name="OperationsPerSecond">Now.</param>
/// <param name="InputKilobytesPerSecond">Now; kilobytes of 1,024.</param>
/// <param name="Hits">Keys that were looked up, by whomever, and were there.</param>
/// <param name="Commands">By the time they took, the most first.</param>
public sealed record CommandsPanel(
    double? OperationsPerSecond, double? InputKilobytesPerSecond, double? OutputKilobytesPerSecond, long? Hits, long? Misses, IReadOnlyList<CommandFigures> Commands, IReadOnlyList<string> Gaps)
{
    private const int MostCommands = 50;

    internal static CommandsPanel Of(ServerReport report)
    {
        var counting = Counting(report);
        var commands = CommandsOf(report);
        List<string> gaps = [.. report.Gaps];
        if (commands.Count == 0)
        {
            gaps.Add("This server keeps no figures of commands.");
        }
        else if (commands.All(command => command.Latency is null))
        {
            gaps.Add("This server keeps no latency percentiles; Redis does from version 7 on.");
        }

        return new CommandsPanel(
            counting.SumOfAll("instantaneous_ops_per_sec"), counting.SumOfAll("instantaneous_input_kbps"), counting.SumOfAll("instantaneous_output_kbps"),
            Total(counting, "keyspace_hits"), Total(counting, "keyspace_misses"), commands, gaps);
    }

    /// <summary>How many there were, since the servers began; null where none tells.</summary>
    internal static long? Processed(ServerReport report) => Total(Counting(report), "total_commands_processed");

    // The embedded server says 0 to what it does not count.
    private static ServerReport Counting(ServerReport report) => report with { Nodes = [.. report.Nodes.Where(node => node.Info.Text("monitor_task") != "disabled")] };

    private static long? Total(ServerReport report, string field) => ServerReport.Total([.. report.Nodes.Select(node => node.Info.Number(field))]);

    private static List<CommandFigures> CommandsOf(ServerReport report)
    {
        var rows = report.Nodes.SelectMany(node => node.Info.Rows("commandstats", "cmdstat_")).GroupBy(row => row.Name, StringComparer.Ordinal);
        var latencies = report.Nodes.SelectMany(node => node.Info.Rows("latencystats", "latency_percentiles_usec_")).ToLookup(row => row.Name, StringComparer.Ordinal);
        var summed = rows.Select(row => (Name: row.Key, Rows: row.ToList(), Micros: Sum(row, "usec"))).ToList();
        var whole = summed.Sum(each => each.Micros);
        return [.. summed.Select(each => Figures(each.Name, each.Rows, each.Micros, whole, latencies[each.Name])).OrderByDescending(command => command.Share).ThenBy(command => command.Name, StringComparer.Ordinal).Take(MostCommands)];
    }

    private static CommandFigures Figures(string name, List<InfoFields> rows, double micros, double whole, IEnumerable<InfoFields> latencies)
    {
        var calls = ServerReport.Total([.. rows.Select(row => row.Number("calls"))]) ?? 0;
        return new CommandFigures(
            name.Replace('|', ' ').ToUpperInvariant(), calls, calls > 0 ? micros / calls : 0, whole > 0 ? micros / whole : 0,
            ServerReport.Total([.. rows.Select(row => row.Number("failed_calls"))]), ServerReport.Total([.. rows.Select(row => row.Number("rejected_calls"))]),
            CommandLatency.Slowest(latencies));
    }

    private static double Sum(IEnumerable<InfoFields> rows, string name) => rows.Sum(row => Math.Max(0, row.Fraction(name) ?? 0));
}

/// <param name="Share">Of the time that all commands took, 0 to 1.</param>
/// <param name="Failed">Ended with an error; null before Redis 6.2.</param>
/// <param name="Rejected">Refused before they began.</param>
public sealed record CommandFigures(string Name, long Calls, double MicrosecondsPerCall, double Share, long? Failed, long? Rejected, CommandLatency? Latency);

/// <summary>Microseconds on the server, without the network; of several servers, the slowest one's.</summary>
public sealed record CommandLatency(double P50, double P99, double P999)
{
    internal static CommandLatency? Slowest(IEnumerable<InfoFields> rows) => rows.Select(Of).OfType<CommandLatency>().MaxBy(latency => latency.P99);

    private static CommandLatency? Of(InfoFields row) =>
        row.Fraction("p50") is { } half && row.Fraction("p99") is { } most && row.Fraction("p99.9") is { } nearly ? new CommandLatency(half, most, nearly) : null;
}
