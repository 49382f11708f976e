using System.Text.Json.Serialization;

namespace RedisWeb.Sessions;

/// <summary>How a visitor wants pages to look.</summary>
public sealed record Preferences(ColourScheme Scheme, NumberFormat Numbers, PageDensity Density)
{
    public static Preferences Default { get; } = new(ColourScheme.System, NumberFormat.CommaPoint, PageDensity.Comfortable);
}

[JsonConverter(typeof(JsonStringEnumConverter<ColourScheme>))]
public enum ColourScheme
{
    /// <summary>As the device has it.</summary>
    System,
    Light,
    Dark,
}

/// <summary>What stands between thousands, and before the decimals.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NumberFormat>))]
public enum NumberFormat
{
    /// <summary>1,234.5</summary>
    CommaPoint,

    /// <summary>1.234,5</summary>
    PointComma,

    /// <summary>1 234,5</summary>
    SpaceComma,

    /// <summary>1’234.5</summary>
    ApostrophePoint,
}

[JsonConverter(typeof(JsonStringEnumConverter<PageDensity>))]
public enum PageDensity
{
    Comfortable,
    Compact,
}
