using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace RedisWeb.Sessions;

/// <summary>How a visitor wants pages to look. Also a form: the names are what visitors read.</summary>
public sealed record Preferences(
    [property: Display(Name = "Colours")] ColourScheme Scheme,
    [property: Display(Name = "Numbers", Description = "As they are shown. Forms take 1234.5 whatever you choose here.")] NumberFormat Numbers,
    [property: Display(Name = "Density", Description = "Compact puts more on the screen, with less space between rows and fields.")] PageDensity Density)
{
    [JsonConstructor]
    public Preferences()
        : this(ColourScheme.System, NumberFormat.CommaPoint, PageDensity.Comfortable)
    {
    }

    public static Preferences Default { get; } = new();
}

[JsonConverter(typeof(JsonStringEnumConverter<ColourScheme>))]
public enum ColourScheme
{
    [Display(Name = "As the device has it")]
    System,
    Light,
    Dark,
}

/// <summary>What stands between thousands, and before the decimals.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NumberFormat>))]
public enum NumberFormat
{
    [Display(Name = "1,234.5")]
    CommaPoint,

    [Display(Name = "1.234,5")]
    PointComma,

    [Display(Name = "1\u202f234,5")]
    SpaceComma,

    [Display(Name = "1\u2019234.5")]
    ApostrophePoint,
}

[JsonConverter(typeof(JsonStringEnumConverter<PageDensity>))]
public enum PageDensity
{
    Comfortable,
    Compact,
}
