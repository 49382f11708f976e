using AngleSharp.Html.Dom;

namespace RedisWeb.Tests.Support;

/// <summary>A browser without scripts on a site: keeps its cookies, and the form of the page it is on; shows redirects instead of following them.</summary>
public sealed class FormVisitor(TestSite site) : IDisposable
{
    private readonly HttpClient _client = site.Visitor("text/html");
    private readonly Dictionary<string, string> _cookies = [];

    /// <summary>The page it is on.</summary>
    public IHtmlDocument Page { get; private set; } = null!;

    /// <summary>Of the last answer.</summary>
    public int Status { get; private set; }

    /// <summary>Where the last answer leads to.</summary>
    public string? Location { get; private set; }

    /// <summary>After how long the last answer says to come again.</summary>
    public TimeSpan? RetryAfter { get; private set; }

    /// <summary>The site over HTTPS, as its session's cookie needs it.</summary>
    public static TestSite Secure(TestSite site)
    {
        site.ClientOptions.BaseAddress = new Uri("https://localhost");
        return site;
    }

    public async Task<IHtmlDocument> OpenAsync(string address) => await TakeAsync(await _client.GetAsync(address)) ?? throw new AssertionException($"{address} leads to {Location}.");

    /// <summary>What is there, as it comes.</summary>
    public Task<string> TextAsync(string address) => _client.GetStringAsync(address);

    public async Task<string?> AskAsync(string address)
    {
        await TakeAsync(await _client.GetAsync(address));
        return Location;
    }

    public async Task<(int Status, string? Location)> PostAsync(string address, params (string Name, string Value)[] fields)
    {
        var token = Page?.QuerySelector("form[method=post] input[name=__RequestVerificationToken]")?.GetAttribute("value") ?? "";
        using var content = new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token)).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content, Headers = { { "Sec-Fetch-Site", "same-origin" } } };
        await TakeAsync(await _client.SendAsync(request));
        return (Status, Location);
    }

    /// <summary>What a field of the page holds.</summary>
    public string? Value(string name) => Page.QuerySelector($"input[name={name}]:not([type=radio]), input[name={name}]:checked")?.GetAttribute("value");

    /// <summary>All that it has, as it sends them.</summary>
    public string Cookies => string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));

    /// <summary>The last value that a cookie was given; null for none.</summary>
    public string? Cookie(string name) => _cookies.GetValueOrDefault(name);

    /// <summary>Goes on as another has begun: with the cookies that one has, maybe of another copy.</summary>
    public FormVisitor After(FormVisitor other)
    {
        _client.DefaultRequestHeaders.Add("Cookie", other.Cookies);
        return this;
    }

    /// <summary>What stands beside a field as wrong.</summary>
    public string? Error(string name) => Page.GetElementById($"field-{name}-error")?.TextContent;

    public void Dispose()
    {
        Page?.Dispose();
        _client.Dispose();
    }

    private void Note(HttpResponseMessage response)
    {
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var values) ? values : [])
        {
            var (name, value) = (cookie[..cookie.IndexOf('=', StringComparison.Ordinal)], cookie.Split(';')[0]);
            _cookies[name] = value[(name.Length + 1)..];
        }
    }

    private async Task<IHtmlDocument?> TakeAsync(HttpResponseMessage response)
    {
        using (response)
        {
            RetryAfter = response.Headers.RetryAfter?.Delta;
            Note(response);
            (Status, Location) = ((int)response.StatusCode, response.Headers.Location?.OriginalString);
            return Location is null ? Page = await response.HtmlAsync() : null;
        }
    }
}
