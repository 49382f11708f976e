using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Diagnostics.Servers;

/// <summary>An entry of a server's slow log, without what was asked.</summary>
/// <param name="Command">Its name only.</param>
/// <param name="KeyKind">What the first own key in it is for, as <c>answer</c>; null where it names none.</param>
public sealed record SlowCommand(DateTimeOffset At, TimeSpan Took, string Command, string? KeyKind)
{
    private const int LongestName = 40;

    internal static IReadOnlyList<SlowCommand> ParseAll(RedisResult reply, KeyPrefix keys) =>
        reply.IsNull || reply.Resp2Type != ResultType.Array ? [] : [.. Enumerable.Range(0, reply.Length).Select(i => Parse(reply[i], keys)).OfType<SlowCommand>()];

    // id, when, microseconds, the command with its arguments; newer servers add who asked.
    private static SlowCommand? Parse(RedisResult entry, KeyPrefix keys)
    {
        if (entry.IsNull || entry.Length < 4 || InfoText.Moment(InfoText.Number((string?)entry[1])) is not { } at || entry[3].Length < 1)
        {
            return null;
        }

        var micros = Math.Clamp(InfoText.Number((string?)entry[2]) ?? 0, 0, (long)TimeSpan.FromDays(1).TotalMicroseconds);
        var words = Enumerable.Range(0, entry[3].Length).Select(i => (string?)entry[3][i] ?? "").ToArray();
        var key = words.Skip(1).FirstOrDefault(word => word.StartsWith(keys.Text, StringComparison.Ordinal));
        return new SlowCommand(at, TimeSpan.FromMicroseconds(micros), Short(words[0]).ToUpperInvariant(), key is null ? null : Short(keys.KindOf(key)));
    }

    private static string Short(string text) => text.Length > LongestName ? text[..LongestName] : text;
}
