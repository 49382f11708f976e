namespace RedisWeb.Diagnostics.Panels;

internal sealed class CopiesSource(CopyRegistry board) : IPanelSource<CopiesPanel>
{
    public PanelScope Scope => PanelScope.AllCopies;

    public async Task<CopiesPanel> ReadAsync(CancellationToken cancellationToken)
    {
        var reports = await board.ReadAsync(cancellationToken);
        return new CopiesPanel([.. reports.Select(CopyReportFlush.Read).OfType<CopyFigures>().OrderBy(copy => copy.Name, StringComparer.Ordinal).ThenBy(copy => copy.StartedAt)]);
    }
}
