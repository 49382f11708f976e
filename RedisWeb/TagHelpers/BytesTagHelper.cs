using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;
using RedisWeb.Models;

namespace RedisWeb.TagHelpers;

/// <summary><c>&lt;bytes value="size" /&gt;</c>: a size in words, and exactly for programs.</summary>
public sealed class BytesTagHelper : TagHelper
{
    public long Value { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "data";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("value", Value.ToString(CultureInfo.InvariantCulture));
        output.Content.SetContent(BytesText.Of(Value));
    }
}
