using System.Globalization;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Changes;
using RedisWeb.Diagnostics.Panels;

namespace RedisWeb.Models.Diagnostics;

// What administrators may change, and what was changed.
public static partial class DiagnosticsPresenter
{
    private static readonly PanelAction LookUp = new("Look up an entry", "entry");

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
            ? string.Create(CultureInfo.InvariantCulture, $"{entry.Outcome} ({entry.When.UtcDateTime:HH:mm:ss} UTC)") : words;
        return new ChangeNote($"{title}: {result}.", known is not (ChangeOutcome.Done or ChangeOutcome.Nothing));
    }

    private static PanelView Audit(Panel<AuditPanel> panel) => View("audit", "Audit trail", panel, figures => (
        figures.Entries.Count == 0 ? "Nothing was done yet." : null,
        figures.RefusedSignIns == 0 ? [] : [new("Sign-ins refused", Figure.Count(figures.RefusedSignIns), "nobody looked at these: there had been too many")],
        Table("Latest first", [new("When (UTC)", true), new("Who", true), new("From", true), new("What", true), new("Outcome", true)], figures.Entries, entry =>
            [Figure.Moment(entry.When), entry.Who, entry.FromWhere, entry.What, entry.Outcome])));

    private static IReadOnlyList<PanelAction> ActionsOf(string panel, DiagnosticsSnapshot snapshot, bool mayChange) => (panel, mayChange) switch
    {
        ("calculations", true) => [LookUp, Button(ChangeNames.RemoveCalculation), Button(ChangeNames.RemoveAll)],
        ("calculations", false) => [LookUp],
        (_, false) => [],
        ("connection", _) when snapshot.Connection.Figures is { IsBreakerOpen: true } => [Button(ChangeNames.CloseBreaker)],
        ("parked", _) when snapshot.Parked.Figures is { Computes.Count: > 0 } => [Button(ChangeNames.RetryParked), Button(ChangeNames.DropParked)],
        ("sessions", _) => [Button(ChangeNames.EndSession)],
        ("slow-log", _) => [Button(ChangeNames.ResetSlowLog)],
        ("persistence", _) => [Button(ChangeNames.Snapshot), .. AppendOnly(snapshot.Persistence.Figures)],
        _ => [],
    };

    // Of several servers, some may have it on and some not.
    private static IEnumerable<PanelAction> AppendOnly(PersistencePanel? figures)
    {
        var states = figures?.Nodes.Select(node => node.AppendOnly?.IsOn).DefaultIfEmpty().ToList() ?? [null];
        string?[] changes = [states.All(isOn => isOn == true) ? null : ChangeNames.AppendOnlyOn, states.All(isOn => isOn == false) ? null : ChangeNames.AppendOnlyOff];
        return changes.OfType<string>().Select(Button);
    }

    private static PanelAction Button(string change) => new(ChangeNames.TitleOf(change)!, "confirm/" + change);
}
