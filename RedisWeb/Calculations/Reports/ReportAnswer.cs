using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Calculations;

/// <summary>What an SQL report answers: its rows and, when its header asks for one, a chart drawn from them.</summary>
public sealed record ReportAnswer
{
    /// <summary>How many rows there are, and whether that is all of them; for programs: the page's table says it.</summary>
    [Display(AutoGenerateField = false)]
    public required string Rows { get; init; }

    /// <summary>No when the query has more rows than the report's limit: the rest is left out.</summary>
    [Display(AutoGenerateField = false)]
    public required bool Complete { get; init; }

    [Display(Name = "Chart")]
    public string? NotDrawn { get; init; }

    [Display(Name = "Not read")]
    public string? Missing { get; init; }

    public Series? Series { get; init; }

    public required Table Table { get; init; }
}
