using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Calculations;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

/// <summary>Whatever is sent, the fault is the sender's: no answer is ever of the 500s.</summary>
[NonParallelizable] // 30,000 requests leave nothing of the machine to others
public sealed partial class FuzzTests
{
    private static readonly string[] Pieces =
    [
        "number", "price", "rounding", "from", "doubled", "note", "upTo", "=", "=", "&", "&", "?", "/", ".", "%", "%00", "%0d%0a", "%ff%fe", "%C3%28", "%ED%A0%80", "%zz", "+",
        "1", "-1", "1e999", "NaN", "∞", "é", "😀", "'", "\"", "<script>", "..", "//", "%2e%2e%2f", ";", ",", "{0}", "$(x)", "%", "[]", "json", "csv", "png", "svg", "halving", "gallery",
        "admin", "account", "workspace", "plan", "pins", "health", "signin-oidc", "question=halving", "a=halving%3Fnumber%3D4", "__RequestVerificationToken=", "--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n",
        "calculations", "errors", "500", "refresh", "*", "q=", "text/html", "application/json", "W/\"", "max-age", new('9', 400), new('a', 3000),
    ];

    private static readonly string[] Headers =
        ["Accept", "If-None-Match", "Cookie", "Accept-Encoding", "X-Forwarded-For", "X-Forwarded-Proto", "Content-Type", "Range", "If-Modified-Since", "Origin", "Expect", "X-HTTP-Method-Override",
        "Sec-Fetch-Site", "X-Forwarded-Prefix", "Authorization", "Cache-Control"];

    private static readonly string[] Types = ["application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-7", "multipart/form-data", "multipart/form-data; boundary=b", "application/json", "text/plain"];

    private static readonly string[] Methods = ["GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "PATCH", "WEIRD"];

    private TestSite _site = null!;
    private Uri _address = null!;

    private sealed record Attempt(string Method, string Target, string Header, string Value, string Type, string Body)
    {
        public byte[] Bytes() => Encoding.UTF8.GetBytes(
            $"{Method} {Target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{Header}: {Value}\r\nContent-Type: {Type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(Body)}\r\n\r\n{Body}");
    }

    [OneTimeSetUp]
    public void Start()
    {
        _site = new TestSite(new Halving(), new Gallery(), new RetirementPlan()).WithAccounts().With("Proxy:Trusted", "127.0.0.1").With("Invalidation:Token", new string('t', 16)).Listening();
        using var client = _site.CreateClient();
        _address = client.BaseAddress!;
    }

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test, Sampled]
    public async Task Nothing_that_is_sent_is_the_sites_fault()
    {
        var text = Gen.Elements(Pieces).ListOf().Select(string.Concat);
        var path = Gen.Elements("/", "/calculations/halving?", "/calculations/halving.json?number=", "/calculations/gallery.svg?", "/calculations/", "/css/", "/errors/", "/calculations/halving/refresh?", "/workspace?a=", "/workspace/compare?a=gallery&a=", "/workspace/pins?question=", "");
        var routes = _site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
            .Select(endpoint => "/" + Parameter().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), "halving")).Distinct().ToArray();
        Assert.That(routes, Has.Length.GreaterThan(40));
        var attempts =
            from method in Gen.Elements(Methods)
            from start in Gen.OneOf(path, Gen.Elements(routes))
            from rest in text
            from header in Gen.Elements(Headers)
            from value in text
            from type in Gen.Elements(Types)
            from body in text
            select new Attempt(method, start + rest.Replace(" ", "", StringComparison.Ordinal).ReplaceLineEndings(""), header, value.ReplaceLineEndings(""), type, method is "POST" or "PATCH" ? body : "");

        var statuses = new Dictionary<int, int>();
        foreach (var attempt in attempts.Sample(Thoroughly.IsOn ? 30_000 : 600, 20))
        {
            var status = await SendAsync(attempt.Bytes());
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            Assert.That(status, Is.InRange(200, 499), attempt.ToString());
        }

        TestContext.Out.WriteLine(string.Join(", ", statuses.OrderBy(each => each.Key).Select(each => $"{each.Key}: {each.Value}")));
        Assert.That(statuses.Keys, Is.SupersetOf(new[] { 200, 400, 404, 405 }), "the attempts should reach every part of the site");
        Assert.That(_site.Log.All.Where(line => line.Contains("ErrorsController", StringComparison.Ordinal) || line.Contains("   at ", StringComparison.Ordinal)), Is.Empty, "no stack trace either");
    }

    [TestCase("GET /calculations/halving?note=%00 HTTP/1.1", 400)]
    [TestCase("GET /calculations/%00 HTTP/1.1", 400)]
    [TestCase("GET /calculations/halving?number=%E0%A4%A HTTP/1.1", 400)]
    [TestCase("GET /calculations/halving?note=%ED%A0%80 HTTP/1.1", 200)]
    [TestCase("GET /calculations/%E0%A4%A HTTP/1.1", 404)]
    [TestCase("GET /calculations/%0d%0a HTTP/1.1", 404)]
    [TestCase("GET /calculations/%20.json HTTP/1.1", 404)]
    [TestCase("GET //calculations/halving HTTP/1.1", 404)]
    [TestCase("GET /../../etc/passwd HTTP/1.1", 404)]
    [TestCase("GET /css/..%2f..%2fappsettings.Development.json HTTP/1.1", 404)]
    [TestCase("GET nonsense HTTP/1.1", 405)]
    [TestCase("OPTIONS * HTTP/1.1", 405)]
    public async Task A_damaged_address_is_answered(string requestLine, int expected) =>
        Assert.That(await SendAsync(Encoding.ASCII.GetBytes($"{requestLine}\r\nHost: localhost\r\nConnection: close\r\n\r\n")), Is.EqualTo(expected));

    [TestCase(10_000, 400)]
    [TestCase(60_000, 414)]
    public async Task An_absurdly_long_address_is_answered(int length, int expected) =>
        Assert.That(
            await SendAsync(Encoding.ASCII.GetBytes($"GET /calculations/halving?number={new string('9', length)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")),
            Is.EqualTo(expected));

    [GeneratedRegex(@"\{[^/]*\}")]
    private static partial Regex Parameter();

    // A socket, because HttpClient tidies up what it sends.
    private async Task<int> SendAsync(byte[] request)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var client = new TcpClient();
        await client.ConnectAsync(_address.Host, _address.Port, patience.Token);
        await client.GetStream().WriteAsync(request, patience.Token);
        var buffer = new byte[12];
        await client.GetStream().ReadExactlyAsync(buffer, patience.Token);
        return int.Parse(Encoding.ASCII.GetString(buffer)[9..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
