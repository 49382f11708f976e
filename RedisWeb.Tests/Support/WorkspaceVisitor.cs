namespace RedisWeb.Tests.Support;

/// <summary>A browser at a site, over HTTPS as its session's cookie needs it.</summary>
public sealed class WorkspaceVisitor : IDisposable
{
    private readonly HttpClient _client;

    private WorkspaceVisitor(HttpClient client) => _client = client;

    public static async Task<WorkspaceVisitor> AtAsync(TestSite site)
    {
        site.ClientOptions.BaseAddress = new Uri("https://localhost");
        var client = site.Visitor("text/html");
        using var response = await client.GetAsync("/workspace");
        return new WorkspaceVisitor(client);
    }

    public Task<HttpResponseMessage> GetAsync(string address, string? accept = null) => SendAsync(HttpMethod.Get, address, accept);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, string? accept = null)
    {
        var request = new HttpRequestMessage(method, address);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return _client.SendAsync(request);
    }

    public async Task<string> TextAsync(string address, string selector)
    {
        using var response = await GetAsync(address);
        using var page = await response.HtmlAsync();
        return string.Join(" | ", page.QuerySelectorAll(selector).Select(each => string.Join(' ', each.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
    }

    public async Task<HttpResponseMessage> PostAsync(string address, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(each => KeyValuePair.Create(each.Name, each.Value)));
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content, Headers = { { "Sec-Fetch-Site", "same-origin" } } };
        return await _client.SendAsync(request);
    }

    public Task<HttpResponseMessage> PinAsync(string question, string note = "", string known = "Nothing") =>
        PostAsync("/workspace/pins", ("question", question), ("note", note), ("known", known));

    public void Dispose() => _client.Dispose();
}
