using AngleSharp.Html.Dom;

namespace RedisWeb.Tests.Support;

/// <summary>Every page that links lead to, for an administrator with a workspace; behind a proxy that has the site below a path.</summary>
/// <param name="prefix">What browsers see before every path; empty where the site has the host for itself.</param>
/// <param name="isCutOff">Whether the proxy takes it off and tells it in X-Forwarded-Prefix.</param>
public sealed class SiteCrawl(TestSite site, string prefix = "", bool isCutOff = true)
{
    private const int MostOfAPath = 4; // pages with the same path and other queries

    private static readonly (string Selector, string Attribute)[] Addresses =
    [
        ("[href]", "href"), ("[src]", "src"), ("[action]", "action"), ("[formaction]", "formaction"), ("[data-copy]", "data-copy"), ("[data-events]", "data-events"), ("[data-fragment]", "data-fragment"),
    ];

    private readonly HttpClient _client = site.Visitor();
    private readonly Dictionary<string, int> _seen = [];

    /// <summary>What was found, by its address.</summary>
    public List<(string Address, int Status, IHtmlDocument? Page)> Found { get; } = [];

    /// <summary>All addresses in all pages, with the page that each stands on, and where redirects lead to.</summary>
    public List<(string On, string To)> Links { get; } = [];

    public static async Task<SiteCrawl> OfAsync(SiteCrawl crawl, params string[] starts)
    {
        await crawl.SignInAsync();
        await crawl.BeginAsync();
        foreach (var start in starts)
        {
            await crawl.FollowAsync(start);
        }

        return crawl;
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, HttpContent? content = null)
    {
        Assert.That(address, Does.StartWith(prefix + "/"));
        using var request = new HttpRequestMessage(method, isCutOff ? address[prefix.Length..] : address) { Content = content, Headers = { { "Sec-Fetch-Site", "same-origin" }, { "Accept", "text/html" } } };
        if (isCutOff && prefix.Length > 0)
        {
            request.Headers.Add("X-Forwarded-Prefix", prefix);
        }

        var response = await _client.SendAsync(request);
        if (response.Headers.Location is { } location)
        {
            Links.Add(($"{method} {address}", location.OriginalString));
        }

        return response;
    }

    public async Task PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var response = await SendAsync(HttpMethod.Post, prefix + path, content);
        Assert.That((int)response.StatusCode, Is.EqualTo(303), path);
    }

    private Task SignInAsync() => PostAsync("/account/sign-in", ("user", "ada"), ("password", TestAccounts.Password), ("returnUrl", "/admin/diagnostics"));

    private async Task BeginAsync()
    {
        await PostAsync("/workspace/begin");
        await PostAsync("/workspace/pins", ("question", "gallery?hung=yes"), ("note", "a note"));
        await PostAsync("/workspace/plan/1", ("age", "45"), ("retirementAge", "66"), ("planToAge", "95"), ("go", "next"));
        await PostAsync("/calculations/halving/refresh", ("number", "6"));
    }

    private async Task FollowAsync(string start)
    {
        var open = new Queue<string>([prefix + start]);
        while (open.TryDequeue(out var address))
        {
            if (IsNew(address))
            {
                await LookAsync(address, open);
            }
        }
    }

    private bool IsNew(string address)
    {
        var path = address.Split('?')[0];
        return _seen.TryAdd(address, 0) && (_seen[path] = _seen.GetValueOrDefault(path) + 1) <= MostOfAPath && !path.EndsWith("/events", StringComparison.Ordinal);
    }

    private async Task LookAsync(string address, Queue<string> open)
    {
        using var response = await SendAsync(HttpMethod.Get, address);
        var page = response.Content.Headers.ContentType?.MediaType == "text/html" ? await response.HtmlAsync() : null;
        Found.Add((address, (int)response.StatusCode, page));
        foreach (var (link, isFollowed) in page is null ? [] : LinksOn(page))
        {
            Links.Add((address, link));
            if (isFollowed && link.StartsWith(prefix + "/", StringComparison.Ordinal))
            {
                open.Enqueue(link.Split('#')[0]);
            }
        }
    }

    // What leads to nothing but this page itself, or is another site's, is left out.
    private static IEnumerable<(string Link, bool IsFollowed)> LinksOn(IHtmlDocument page) =>
        from kind in Addresses
        from element in page.QuerySelectorAll(kind.Selector)
        let link = element.GetAttribute(kind.Attribute)!
        where !link.StartsWith('#') && !link.StartsWith("data:", StringComparison.Ordinal) && !link.StartsWith("https://", StringComparison.Ordinal)
        select (link, element.GetAttribute("method") != "post" && !element.HasAttribute("hreflang")); // the same page in another language
}
