using System.Net;
using AngleSharp.Html.Parser;

namespace RedisWeb.Tests.Support;

/// <summary>A form as a browser that does not say where it sends from has it on screen: with its token and its cookie.</summary>
public sealed record FormOnSite(string Page, string Token, string Cookie)
{
    private static readonly HtmlParser Parser = new();

    public static Task<FormOnSite> OpenAsync(TestSite site) => OpenAsync(site.Visitor("text/html"), "/account/sign-in");

    public static async Task<FormOnSite> OpenAsync(HttpClient visitor, string page)
    {
        using (visitor)
        using (var request = new HttpRequestMessage(HttpMethod.Get, page) { Headers = { { "Accept", "text/html" } } })
        using (var response = await visitor.SendAsync(request))
        {
            var html = await Parser.ParseDocumentAsync(await response.Content.ReadAsStringAsync());
            var token = html.QuerySelector("form[method=post] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
            return new FormOnSite(page, token, string.Join("; ", response.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])));
        }
    }

    public Task<HttpStatusCode> PostToAsync(TestSite site) => PostToAsync(site.CreateDefaultClient(site.ClientOptions.BaseAddress));

    /// <param name="visitor">Of any copy; keeps no cookies.</param>
    public async Task<HttpStatusCode> PostToAsync(HttpClient visitor)
    {
        using (visitor)
        using (var content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", Token)]))
        using (var request = new HttpRequestMessage(HttpMethod.Post, "/account/sign-out") { Content = content, Headers = { { "Cookie", Cookie } } })
        using (var response = await visitor.SendAsync(request))
        {
            return response.StatusCode;
        }
    }
}
