using Microsoft.AspNetCore.Razor.TagHelpers;
using RedisWeb.Models;

namespace RedisWeb.TagHelpers;

/// <summary><c>&lt;duration value="time" /&gt;</c>: a duration in words, and exactly for programs.</summary>
public sealed class DurationTagHelper : TagHelper
{
    public TimeSpan Value { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", DurationText.Iso(Value));
        output.Content.SetContent(DurationText.Of(Value));
    }
}
