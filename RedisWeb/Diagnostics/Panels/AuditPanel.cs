using RedisWeb.Accounts;

namespace RedisWeb.Diagnostics.Panels;

/// <summary>The end of the audit trail.</summary>
/// <param name="Entries">The latest, the last one first.</param>
/// <param name="RefusedSignIns">Attempts that nobody looked at, because there had been too many; they are in no entry.</param>
public sealed record AuditPanel(IReadOnlyList<AuditEntry> Entries, long RefusedSignIns)
{
    private const int MostShown = 20;

    internal static async Task<AuditPanel> ReadAsync(IAccountRecords records)
    {
        var (latest, refused) = (records.ReadLatestAsync(MostShown), records.RefusedAsync());
        await Task.WhenAll(latest, refused);
        return new AuditPanel(await latest, await refused);
    }
}
