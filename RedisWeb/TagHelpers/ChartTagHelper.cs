using Microsoft.AspNetCore.Razor.TagHelpers;
using RedisWeb.Calculations;
using RedisWeb.Models.Charts;

namespace RedisWeb.TagHelpers;

/// <summary><c>&lt;chart series="series" /&gt;</c>: the series as a legend and an SVG.</summary>
public sealed class ChartTagHelper : TagHelper
{
    public required Series Series { get; set; }

    /// <summary>Whether its lines have positions of their own, and run on over those of the others.</summary>
    public bool Joined { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(new SvgChart(Series, Joined));
    }
}
