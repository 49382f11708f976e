using Microsoft.AspNetCore.Razor.TagHelpers;
using RedisWeb.Caching;

namespace RedisWeb.TagHelpers;

/// <summary><c>&lt;cache-status value="status" /&gt;</c>: a badge that says hit, miss, stale or bypass.</summary>
public sealed class CacheStatusTagHelper : TagHelper
{
    public CacheStatus Value { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var word = Value switch
        {
            CacheStatus.Hit => "hit",
            CacheStatus.Miss => "miss",
            CacheStatus.Stale => "stale",
            _ => "bypass",
        };
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"badge badge-{word}");
        output.Content.SetContent(word);
    }
}
