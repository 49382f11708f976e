using System.Globalization;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Changes;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Resources;

namespace RedisWeb.Models.Diagnostics;

/// <content>What can be done about what is shown, and how it went.</content>
public static partial class DiagnosticsPresenter
{
    /// <summary>How the last change went, for whoever made it: by the audit trail, or in known words. An address alone can say nothing.</summary>
    /// <param name="change">As the address has it.</param>
    /// <param name="outcome">Likewise.</param>
    /// <param name="name">Who looks.</param>
    public static ChangeNote? NoteOf(DiagnosticsSnapshot snapshot, string? change, string? outcome, string? name)
    {
        if (ChangeNames.TitleOf(change) is not { } title || !Enum.TryParse<ChangeOutcome>(outcome, out var known) || !Enum.IsDefined(known))
        {
            return null;
        }

        var words = ChangeResult.Words(known);
        var entry = snapshot.Audit.Figures?.Entries.FirstOrDefault(each => each.Who == name && (each.What == change || each.What.StartsWith(change + " ", StringComparison.Ordinal)));
        var result = entry?.Outcome.StartsWith(words, StringComparison.Ordinal) == true
            ? string.Create(CultureInfo.InvariantCulture, $"{AuditText.Outcome(entry.Outcome)} ({entry.When.UtcDateTime:HH:mm:ss} UTC)") : AuditText.Outcome(words);
        return new ChangeNote(Texts.Diagnostics["{0}: {1}.", title, result], known is not (ChangeOutcome.Done or ChangeOutcome.Nothing));
    }

    private static IReadOnlyList<PanelAction> ActionsOf(string panel, DiagnosticsSnapshot snapshot, bool mayChange) => (panel, mayChange) switch
    {
        ("calculations", true) => [LookUp, Button(ChangeNames.RemoveCalculation), Button(ChangeNames.RemoveAll)],
        ("calculations", false) => [LookUp],
        (_, false) => [],
        ("work", _) when JobUnderWay.Of(snapshot).Count > 0 => [Button(ChangeNames.CancelJob)],
        ("connection", _) when snapshot.Connection.Figures is { IsBreakerOpen: true } => [Button(ChangeNames.CloseBreaker)],
        ("parked", _) when snapshot.Parked.Figures is { Computes.Count: > 0 } => [Button(ChangeNames.RetryParked), Button(ChangeNames.DropParked)],
        ("sessions", _) => [Button(ChangeNames.EndSession)],
        ("slow-log", _) => [Button(ChangeNames.ResetSlowLog)],
        ("persistence", _) => [Button(ChangeNames.Snapshot), .. AppendOnly(snapshot.Persistence.Figures)],
        _ => [],
    };

    private static PanelAction LookUp => new(Texts.Diagnostics["Look up an entry"], "entry");

    // Of several servers, some may have it on and some not.
    private static IEnumerable<PanelAction> AppendOnly(PersistencePanel? figures)
    {
        var states = figures?.Nodes.Select(node => node.AppendOnly?.IsOn).DefaultIfEmpty().ToList() ?? [null];
        string?[] changes = [states.All(isOn => isOn == true) ? null : ChangeNames.AppendOnlyOn, states.All(isOn => isOn == false) ? null : ChangeNames.AppendOnlyOff];
        return changes.OfType<string>().Select(Button);
    }

    private static PanelAction Button(string change) => new(ChangeNames.TitleOf(change)!, "confirm/" + change);

    private static IReadOnlyList<AdviceView> Advised(DiagnosticsSnapshot snapshot) =>
        [.. snapshot.Advice.Select(each => new AdviceView(each.Rule, each.Severity.ToString().ToLowerInvariant(), each.Finding, each.Threshold, each.Remedy, PanelBehind(each.Rule)))];

    // With the figure that the advice is told from.
    internal static string PanelBehind(string rule) => rule switch
    {
        "sessions-can-be-evicted" or "keys-were-evicted" or "memory-nearly-full" => "memory",
        "nothing-is-kept" or "writes-to-disk-fail" => "persistence",
        "cluster-not-ok" or "replica-cut-off" => "replication",
        "old-server" => "server",
        "no-keep-alive" or "clients-nearly-full" => "clients",
        "breaker-open" or "redis-is-slow" => "connection",
        "sessions-not-saved" => "sessions",
        "keys-without-expiration" or "large-answer" => "keyspace",
        "hit-ratio-low" or "computes-fail" or "reports-out-of-order" => "calculations",
        "computes-parked" => "parked",
        _ => "copies",
    };
}
