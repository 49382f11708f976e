using RedisWeb.Diagnostics.Servers;

namespace RedisWeb.Diagnostics.Panels;

/// <summary>The latest commands that were slow, newest first.</summary>
/// <param name="IsOn">Whether slow commands are noted; null where the settings can't be read.</param>
/// <param name="Threshold">From how long on, the longest of all nodes.</param>
public sealed record SlowLogPanel(bool? IsOn, TimeSpan? Threshold, IReadOnlyList<SlowEntry> Entries, IReadOnlyList<string> Gaps)
{
    private const int MostShown = 16;

    /// <param name="isOffAt0">What the embedded server means by 0; Redis then notes every command.</param>
    internal static SlowLogPanel Of(NodeReplies<IReadOnlyList<SlowCommand>> logs, IEnumerable<NodeReply<NodeSettings>> settings, bool isOffAt0, IEnumerable<string> gaps)
    {
        var micros = settings.Select(each => each.Value.Number("slowlog-log-slower-than")).Max();
        bool? isOn = micros is null ? null : micros > (isOffAt0 ? 0 : -1);
        var entries = logs.Read.SelectMany(log => log.Value.Select(command => new SlowEntry(log.Node, command.At, command.Took, command.Command, command.KeyKind)));
        return new SlowLogPanel(
            isOn, isOn == true ? TimeSpan.FromMicroseconds(Math.Min(micros!.Value, (long)TimeSpan.FromDays(1).TotalMicroseconds)) : null,
            [.. entries.OrderByDescending(entry => entry.At).Take(MostShown)], [.. gaps]);
    }
}

/// <param name="KeyKind">What the first own key in it is for, as <c>answer</c>; null where it names none. Nothing else of the command is told.</param>
public sealed record SlowEntry(string Node, DateTimeOffset At, TimeSpan Took, string Command, string? KeyKind);

internal sealed class SlowLogPanelSource(RedisServers servers) : ServerSource<SlowLogPanel>
{
    protected override async Task<SlowLogPanel> FiguresAsync()
    {
        var gaps = new List<string>();
        var asked = (Settings: servers.SettingsAsync(), Info: servers.InfoAsync());
        var logs = await servers.SlowLogAsync();
        gaps.AddRange(logs.Gaps);
        var settings = await FromEachUnlessMissingAsync(asked.Settings, "The threshold", gaps);
        var report = await UnlessMissingAsync(asked.Info, "The kind of server", gaps);
        return SlowLogPanel.Of(logs, settings, report?.Nodes.Any(node => ServerPanel.IsGarnet(node.Info)) == true, gaps);
    }
}
