using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RedisWeb.Tests.Support;

/// <summary>A browser that a balancer sends to any copy: keeps its cookies as one does over HTTPS, and the token of the form it has on screen.</summary>
public sealed partial class BalancedVisitor(HttpClient client)
{
    private readonly Dictionary<string, string> _cookies = [];
    private string _token = "";

    /// <summary>The session's; null where there is none.</summary>
    public string? SessionCookie => _cookies.GetValueOrDefault("__Host-RedisWeb.Session");

    /// <summary>The same browser in another tab, from here on.</summary>
    public BalancedVisitor Tab()
    {
        var tab = new BalancedVisitor(client) { _token = _token };
        foreach (var (name, value) in _cookies)
        {
            tab._cookies[name] = value;
        }

        return tab;
    }

    /// <summary>Opens a page, and takes the token of its form.</summary>
    public async Task<(HttpStatusCode Status, string Html)> OpenAsync(Uri page)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, page) { Headers = { { "Accept", "text/html" } } };
        var (status, html) = await SendAsync(request);
        _token = Token().Match(html) is { Success: true } match ? match.Groups[1].Value : _token;
        return (status, html);
    }

    public Task<(HttpStatusCode Status, string Html)> PinAsync(Uri site, string question, string note) =>
        PostAsync(new Uri(site, "/workspace/pins"), ("question", question), ("note", note));

    public async Task<(HttpStatusCode Status, string Html)> PostAsync(Uri address, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(
            fields.Append(("__RequestVerificationToken", _token)).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = form, Headers = { { "Accept", "text/html" }, { "Sec-Fetch-Site", "same-origin" } } };
        return await SendAsync(request);
    }

    /// <summary>Signs in by the form; the copy takes what is sent over HTTP as from a proxy that speaks HTTPS.</summary>
    public async Task SignInAsync(Uri site, string name)
    {
        await OpenAsync(new Uri(site, "/account/sign-in"));
        var (status, html) = await PostAsync(new Uri(site, "/account/sign-in"), ("user", name), ("password", TestAccounts.Password));
        Assert.That(status, Is.EqualTo(HttpStatusCode.SeeOther), html);
    }

    /// <summary>What its browser keeps under a name.</summary>
    public string? Cookie(string name) => _cookies.GetValueOrDefault(name);

    /// <summary>Begins to listen to a stream; the headers are there, its end is not.</summary>
    public async Task<HttpResponseMessage> ListenAsync(Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept", "text/event-stream" } } };
        AddCookies(request);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>All that is kept.</summary>
    public async Task<JsonElement> ExportAsync(Uri site)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(site, "/workspace/export"));
        var (status, json) = await SendAsync(request);
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK), json);
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>The notes of all pins.</summary>
    public async Task<HashSet<string>> NotesAsync(Uri site) =>
        [.. (await ExportAsync(site)).GetProperty("pins").EnumerateArray().Select(pin => pin.GetProperty("note").GetString()!)];

    private async Task<(HttpStatusCode Status, string Text)> SendAsync(HttpRequestMessage request)
    {
        AddCookies(request);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (response.Headers.TryGetValues("Set-Cookie", out var set))
        {
            lock (_cookies)
            {
                foreach (var (name, value) in set.Select(cookie => cookie.Split(';')[0].Split('=', 2)).Select(parts => (parts[0], parts[1])))
                {
                    _cookies[name] = value;
                }
            }
        }

        return (response.StatusCode, text);
    }

    private void AddCookies(HttpRequestMessage request)
    {
        lock (_cookies)
        {
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
