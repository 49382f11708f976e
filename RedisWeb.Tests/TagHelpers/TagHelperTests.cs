using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Razor.TagHelpers;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.TagHelpers;

namespace RedisWeb.Tests.TagHelpers;

public class TagHelperTests
{
    [TestCase(CacheStatus.Hit, "hit")]
    [TestCase(CacheStatus.Miss, "miss")]
    [TestCase(CacheStatus.Stale, "stale")]
    [TestCase(CacheStatus.Bypass, "bypass")]
    public void A_badge_says_its_status_in_a_word(CacheStatus status, string word) =>
        Assert.That(Render(new CacheStatusTagHelper { Value = status }), Is.EqualTo($"<span class=\"badge badge-{word}\">{word}</span>"));

    [Test]
    public void A_duration_is_readable_for_people_and_exact_for_programs() =>
        Assert.That(Render(new DurationTagHelper { Value = TimeSpan.FromMilliseconds(3412) }), Is.EqualTo("<time datetime=\"PT3.412S\">3.4 s</time>"));

    [Test]
    public void A_size_is_readable_for_people_and_exact_for_programs() =>
        Assert.That(Render(new BytesTagHelper { Value = 1234 }), Is.EqualTo("<data value=\"1234\">1.2 KB</data>"));

    [Test]
    public void A_chart_has_no_element_around_it()
    {
        var series = new Series { Title = "t", XTitle = "x", YTitle = "y", X = [1, 2], Lines = [new SeriesLine("a", [1, 2])] };

        Assert.That(Render(new ChartTagHelper { Series = series }), Does.StartWith("<svg class=\"chart\"").And.EndsWith("</svg>"));
    }

    private static string Render(TagHelper helper)
    {
        var output = new TagHelperOutput("x", [], (_, _) => Task.FromResult<TagHelperContent>(new DefaultTagHelperContent()));
        helper.Process(new TagHelperContext([], new Dictionary<object, object>(), "id"), output);
        using var writer = new StringWriter();
        output.WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }
}
