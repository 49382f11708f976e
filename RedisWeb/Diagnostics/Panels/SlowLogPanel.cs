using RedisWeb.Diagnostics.Servers;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Diagnostics.Panels;

/// <summary>The latest commands that were slow, newest first.</summary>
/// <param name="IsOn">Whether slow commands are noted; null where the settings can't be read.</param>
/// <param name="Threshold">From how long on, the longest of all nodes.</param>
public sealed record SlowLogPanel(bool? IsOn, TimeSpan? Threshold, IReadOnlyList<SlowEntry> Entries, IReadOnlyList<string> Gaps)
{
    private const int MostShown = 16;

    /// <param name="isOffAt0">What the embedded server means by 0; Redis then notes every command.</param>
    internal static SlowLogPanel Of(NodeReplies<CommandTrace[]> logs, IEnumerable<NodeReply<InfoFields>> settings, bool isOffAt0, KeyPrefix keys, IEnumerable<string> gaps)
    {
        var micros = settings.Select(each => each.Value.Number("slowlog-log-slower-than")).Max();
        bool? isOn = micros is null ? null : micros > (isOffAt0 ? 0 : -1);
        var entries = logs.Read.SelectMany(log => log.Value.Select(command => SlowEntry.Of(log.Node, command.Time, command.Duration, command.Arguments, keys)));
        return new SlowLogPanel(
            isOn, isOn == true ? TimeSpan.FromMicroseconds(Math.Min(micros!.Value, (long)TimeSpan.FromDays(1).TotalMicroseconds)) : null,
            [.. entries.OrderByDescending(entry => entry.At).Take(MostShown)], [.. gaps]);
    }
}

/// <param name="KeyKind">What the first own key in it is for, as <c>answer</c>; null where it names none. Nothing else of the command is told.</param>
public sealed record SlowEntry(string Node, DateTimeOffset At, TimeSpan Took, string Command, string? KeyKind)
{
    private const int LongestName = 40;

    internal static SlowEntry Of(string node, DateTimeOffset at, TimeSpan took, RedisValue[] words, KeyPrefix keys)
    {
        var key = words.Skip(1).Select(word => word.ToString()).FirstOrDefault(word => word.StartsWith(keys.Text, StringComparison.Ordinal));
        return new SlowEntry(node, at, took, Short(words.FirstOrDefault().ToString()).ToUpperInvariant(), key is null ? null : Short(keys.KindOf(key)));
    }

    private static string Short(string text) => text.Length > LongestName ? text[..LongestName] : text;
}
