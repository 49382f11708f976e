using RedisWeb.Accounts;

namespace RedisWeb.Diagnostics.Panels;

/// <summary>The end of the audit trail.</summary>
/// <param name="Entries">The latest, the last one first.</param>
public sealed record AuditPanel(IReadOnlyList<AuditEntry> Entries);

internal sealed class AuditSource(IAudit audit) : IPanelSource<AuditPanel>
{
    private const int MostShown = 20;

    public PanelScope Scope => PanelScope.AllCopies;

    public async Task<AuditPanel> ReadAsync(CancellationToken cancellationToken) => new(await audit.ReadLatestAsync(MostShown));
}
