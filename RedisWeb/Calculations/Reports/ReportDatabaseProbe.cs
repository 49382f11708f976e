namespace RedisWeb.Calculations;

/// <summary>Says once, while the site starts, which of the reports' databases can't be asked: nobody would know before a visitor does.</summary>
internal sealed partial class ReportDatabaseProbe(CalculationCatalogue catalogue, ILogger<ReportDatabaseProbe> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(catalogue.All.OfType<SqlReport>().DistinctBy(report => report.Database).Select(report => TryAsync(report, stoppingToken)));

    private async Task TryAsync(SqlReport report, CancellationToken cancellationToken)
    {
        try
        {
            await report.Database.TryAsync(cancellationToken);
        }
        catch (CalculationUnavailableException ex)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                LogAway(report.DatabaseName is { } name ? $" '{name}'" : "", ReportDatabase.Words(ex.InnerException));
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The reports' database{Name} can't be asked: {Reason}")]
    private partial void LogAway(string name, string reason);
}
