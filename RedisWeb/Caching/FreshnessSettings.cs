using System.Globalization;
using RedisWeb.Calculations;

namespace RedisWeb.Caching;

/// <summary>How long each calculation's answers are good for: what the calculation says, unless the settings say otherwise.</summary>
/// <remarks>Section <c>Freshness:{slug}</c>, with any of <c>FreshFor</c>, <c>StaleFor</c> and <c>StaleIfErrorFor</c>.</remarks>
public sealed class FreshnessSettings
{
    public const string SectionName = "Freshness";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    private readonly Dictionary<string, Freshness> _changed = [];

    /// <exception cref="StartupException">A setting names no calculation, or has no duration.</exception>
    public FreshnessSettings(IConfiguration configuration, CalculationCatalogue catalogue)
    {
        foreach (var section in configuration.GetSection(SectionName).GetChildren())
        {
            var calculation = catalogue.Find(section.Key)
                ?? throw new StartupException($"{section.Path} is set, but there is no calculation '{section.Key}'.");
            _changed[calculation.Slug] = section.GetChildren().Aggregate(calculation.Freshness, With);
        }
    }

    public Freshness Of(Calculation calculation) => _changed.GetValueOrDefault(calculation.Slug) ?? calculation.Freshness;

    private static Freshness With(Freshness freshness, IConfigurationSection setting) => setting.Key.ToUpperInvariant() switch
    {
        "FRESHFOR" => freshness with { FreshFor = Duration(setting, TimeSpan.FromSeconds(1)) },
        "STALEFOR" => freshness with { StaleFor = Duration(setting, TimeSpan.Zero) },
        "STALEIFERRORFOR" => freshness with { StaleIfErrorFor = Duration(setting, TimeSpan.Zero) },
        _ => throw new StartupException($"{setting.Path} is not known: a calculation's freshness has FreshFor, StaleFor and StaleIfErrorFor."),
    };

    private static TimeSpan Duration(IConfigurationSection setting, TimeSpan least) =>
        TimeSpan.TryParse(setting.Value, CultureInfo.InvariantCulture, out var duration) && duration >= least && duration <= Longest
            ? duration
            : throw new StartupException($"{setting.Path} must be a duration from {least:c} to {Longest:c}, as 00:10:00; it is '{setting.Value}'.");
}
