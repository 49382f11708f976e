namespace RedisWeb.Diagnostics.Servers;

/// <summary>One line of <c>CLIENT LIST</c>, as far as it may be told: whose line it is stays with the server.</summary>
/// <param name="Name">As the client gave it, which may be anything without a blank.</param>
/// <param name="IsSubscriber">Whether it listens to channels.</param>
/// <param name="OutputBytes">Replies that wait to be sent to it.</param>
public sealed record ClientLine(string Name, bool IsSubscriber, bool IsBlocked, bool IsReplica, long OutputBytes)
{
    /// <param name="most">So many lines are read, whatever there are.</param>
    internal static IReadOnlyList<ClientLine> ParseAll(string? text, int most)
    {
        var lines = new List<ClientLine>();
        foreach (var line in (text ?? "").AsSpan().EnumerateLines())
        {
            if (lines.Count == most)
            {
                break;
            }

            if (!line.Trim().IsEmpty)
            {
                lines.Add(Parse(line));
            }
        }

        return lines;
    }

    private static ClientLine Parse(ReadOnlySpan<char> line)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var range in line.Split(' '))
        {
            var pair = line[range];
            if (pair.IndexOf('=') is > 0 and var at)
            {
                values.TryAdd(pair[..at].ToString(), pair[(at + 1)..].ToString());
            }
        }

        var flags = values.GetValueOrDefault("flags", "");
        var listens = Number(values, "sub") + Number(values, "psub") + Number(values, "ssub") > 0;
        return new ClientLine(
            values.GetValueOrDefault("name", ""), listens || flags.Contains('P', StringComparison.Ordinal), flags.Contains('b', StringComparison.Ordinal),
            flags.Contains('S', StringComparison.Ordinal), Math.Max(Number(values, "omem"), Number(values, "obl")));
    }

    private static long Number(Dictionary<string, string> values, string name) => Math.Clamp(InfoText.Number(values.GetValueOrDefault(name)) ?? 0, 0, long.MaxValue / 4);
}
