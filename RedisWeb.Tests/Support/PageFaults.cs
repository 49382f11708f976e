using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace RedisWeb.Tests.Support;

/// <summary>What an HTML checker would say of a page: browsers repair all of it without a word, each in its own way, and who uses a screen reader meets the rest.</summary>
public static class PageFaults
{
    private static readonly string[] References = ["for", "form", "aria-labelledby", "aria-describedby"];

    public static IReadOnlyList<string> Of(IHtmlDocument page) => [.. Written(page.Source.Text), .. Told(page), .. Places(page), .. Headings(page), .. Names(page)];

    private static List<string> Written(string text)
    {
        var parser = new HtmlParser();
        List<string> errors = [];
        parser.Error += (_, error) => errors.Add(((AngleSharp.Html.Dom.Events.HtmlErrorEvent)error).Message);
        parser.ParseDocument(text).Dispose();
        return errors;
    }

    private static IEnumerable<string> Told(IHtmlDocument page)
    {
        foreach (var selector in (string[])["html[lang]", "head > title", "meta[name=viewport]", "meta[name=description]", "main", "h1"])
        {
            if (page.QuerySelectorAll(selector).Length != 1)
            {
                yield return $"There is not one {selector}.";
            }
        }

        if (page.QuerySelectorAll("[autofocus]").Length > 1)
        {
            yield return "Several elements want the focus.";
        }
    }

    private static IEnumerable<string> Places(IHtmlDocument page)
    {
        var ids = page.QuerySelectorAll("[id]").Select(element => element.Id!).ToList();
        var named = from attribute in References from element in page.QuerySelectorAll($"[{attribute}]") from id in element.GetAttribute(attribute)!.Split(' ') select id;
        var linked = page.QuerySelectorAll("a[href^='#']").Select(link => link.GetAttribute("href")![1..]);
        return ids.GroupBy(id => id).Where(same => same.Key.Length == 0 || same.Key.Contains(' ', StringComparison.Ordinal) || same.Count() > 1).Select(same => $"The id \"{same.Key}\" is none.")
            .Concat(named.Concat(linked).Except(ids).Select(id => $"Nothing has the id \"{id}\"."));
    }

    private static IEnumerable<string> Headings(IHtmlDocument page)
    {
        var levels = page.QuerySelectorAll("h1, h2, h3, h4, h5, h6").Select(heading => heading.LocalName[1] - '0').ToList();
        return levels.Zip(levels.Skip(1)).Where(pair => pair.Second > pair.First + 1).Select(pair => $"h{pair.Second} follows h{pair.First}.");
    }

    private static IEnumerable<string> Names(IHtmlDocument page) =>
        page.QuerySelectorAll("a, button, summary, legend, label, option, th, h1, h2, h3").Where(element => element.TextContent.Trim().Length == 0 && !element.HasAttribute("aria-label") && element.Closest("[aria-hidden=true]") is null)
            .Concat(page.QuerySelectorAll("input:not([type=hidden]), select, textarea").Where(control => control.Closest("label") is null && page.QuerySelector($"label[for='{control.Id}']") is null))
            .Concat(page.QuerySelectorAll("img:not([alt]), [aria-label='']"))
            .Select(element => $"It has no name: {element.OuterHtml}");
}
