namespace RedisWeb.Calculations;

/// <summary>Where a database is, and by which keys that is set.</summary>
internal sealed record ReportDatabaseSettings(string ProviderKey, string Provider, string ConnectionKey, string ConnectionString, string MarkerKey, string Marker)
{
    public bool IsSet => !string.IsNullOrWhiteSpace(ConnectionString);
}

/// <summary>The databases that reports ask: the one of all that name none, and those of the section <c>Reports:Databases</c>.</summary>
internal sealed class ReportDatabases(IConfiguration configuration, Func<SampleShop> sample)
{
    private const string Databases = $"{ReportsOptions.Section}:Databases";

    private readonly Dictionary<string, ReportDatabase> _made = new(StringComparer.OrdinalIgnoreCase);

    public static ReportDatabaseSettings Unnamed(IConfiguration configuration) =>
        Settings(configuration.GetSection(ReportsOptions.Section), "ConnectionStrings:Reports", configuration.GetConnectionString("Reports"));

    public static IEnumerable<ReportDatabaseSettings> Named(IConfiguration configuration) => configuration.GetSection(Databases).GetChildren().Select(Named);

    /// <exception cref="CalculationDefinitionException">It is not configured; the message names the header's line and the setting.</exception>
    public ReportDatabase Of(SqlReportHeader header)
    {
        lock (_made)
        {
            var name = header.Database?.Value ?? "";
            return _made.TryGetValue(name, out var made) ? made : _made[name] = Make(header.Database);
        }
    }

    private ReportDatabase Make(ReportHeaderEntry? entry)
    {
        var settings = entry is null ? Unnamed(configuration) : Named(configuration.GetSection($"{Databases}:{entry.Value}"));
        if (entry is not null && !settings.IsSet)
        {
            throw entry.Error($"The database '{entry.Value}' is not configured: {settings.ConnectionKey} is not set.");
        }

        return new ReportDatabase(ReportProvider.Find(settings), settings.ConnectionString, settings.Marker, settings.IsSet ? null : sample());
    }

    private static ReportDatabaseSettings Named(IConfigurationSection section) => Settings(section, $"{section.Path}:ConnectionString", section["ConnectionString"]);

    private static ReportDatabaseSettings Settings(IConfigurationSection section, string connectionKey, string? connectionString) => new(
        $"{section.Path}:{nameof(ReportsOptions.Provider)}", section[nameof(ReportsOptions.Provider)] ?? ReportsOptions.SqliteProvider, connectionKey, ReportConnectionString.Of(connectionString ?? ""),
        $"{section.Path}:{nameof(ReportsOptions.ParameterMarker)}", section[nameof(ReportsOptions.ParameterMarker)] ?? ReportsOptions.NamedMarker);
}
