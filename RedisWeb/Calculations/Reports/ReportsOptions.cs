using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Calculations;

/// <summary>Where SQL reports are, and which database they ask. <c>ConnectionStrings:Reports</c> says where that is.</summary>
public sealed class ReportsOptions
{
    public const string Section = "Reports";

    public const string SqliteProvider = "Microsoft.Data.Sqlite.SqliteFactory, Microsoft.Data.Sqlite";

    public const string NamedMarker = "@";

    public const string ShippedFolder = "Calculations/Reports";

    /// <summary>The ADO.NET provider: PostgreSQL, MySQL, MariaDB, SQLite, or another's DbProviderFactory as "Type, Assembly".</summary>
    [Required]
    public string Provider { get; set; } = SqliteProvider;

    /// <summary>The folder of the <c>.sql</c> files, absolute or from the content root, in place of the shipped ones.</summary>
    [Required]
    public string Folder { get; set; } = ShippedFolder;

    /// <summary>How the provider marks parameters: @ by name, : or ? by position.</summary>
    [Required]
    [RegularExpression("^[@:?]$", ErrorMessage = "{0} must be @, : or ?.")]
    public string ParameterMarker { get; set; } = NamedMarker;

    /// <summary>Where the sample shop is made, from the content root.</summary>
    [Required]
    public string SampleFolder { get; set; } = ".data/shop";

    /// <summary>The size of the sample shop.</summary>
    [Range(1_000, 10_000_000)]
    public int SampleOrderLines { get; set; } = 1_000_000;
}
