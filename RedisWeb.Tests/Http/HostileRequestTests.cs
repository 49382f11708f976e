using System.Net.Sockets;
using System.Text;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

/// <summary>What anybody can send without having been here: answered as the sender's fault, and hardly a word in the log.</summary>
public sealed class HostileRequestTests
{
    private static readonly (string Type, string Body)[] UnreadableForms =
    [
        ("multipart/form-data", "x"), // no boundary
        ("application/x-www-form-urlencoded", string.Join('&', Enumerable.Range(0, 1100).Select(i => $"a{i}=1"))), // more pairs than are read
        ("application/x-www-form-urlencoded; charset=utf-7", "a=1"),
        ("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1"), // ends in the middle
        ("multipart/form-data; boundary=" + new string('b', 200), "x"),
        ("application/x-www-form-urlencoded", new string('a', 3000) + "=1"), // a name that is too long
    ];

    private static readonly string[] Gets =
    [
        "/", "/calculations/halving", "/calculations/halving?number=4", "/calculations/halving.json?number=4", "/workspace", "/workspace/preferences", "/workspace/plan/1", "/workspace/compare?a=halving&a=halving%3Fnumber%3D2",
        "/workspace/export", "/account/sign-in", "/admin/diagnostics", "/health/live", "/css/page.css", "/nothing",
    ];

    private static readonly string[] Posts =
    [
        "/calculations/halving/refresh", "/calculations/halving/invalidate", "/calculations/invalidate", "/workspace/begin", "/workspace/pins", "/workspace/pins/remove", "/workspace/preferences", "/workspace/plan/1", "/workspace/recent/clear", "/workspace/renew",
        "/workspace/forget", "/account/sign-in", "/account/sign-in/link", "/account/sign-out", "/account/end-all", "/admin/diagnostics/changes/remove-all", "/nothing",
    ];

    private static readonly string[] Cookies = ["__Host-RedisWeb.Form", "__Host-RedisWeb.Session", "__Host-RedisWeb.Admin"];

    private TestSite _site = null!;
    private Uri _address = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _site = new TestSite(new Halving()).WithAccounts().With("Invalidation:Token", new string('t', 16)).Listening();
        using var client = _site.CreateClient();
        _address = client.BaseAddress!;
    }

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test]
    public async Task A_form_that_cannot_be_read_changes_no_GET([ValueSource(nameof(Gets))] string address)
    {
        var without = await SendAsync("GET", address);
        foreach (var (type, body) in UnreadableForms)
        {
            Assert.That(await SendAsync("GET", address, type, body), Is.EqualTo(without), type);
        }

        AssertNoStackTrace();
    }

    [Test]
    public async Task A_form_that_cannot_be_read_is_the_senders_fault([ValueSource(nameof(Posts))] string address)
    {
        foreach (var (type, body) in UnreadableForms)
        {
            foreach (var origin in new[] { "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site", "X-Nothing: x" })
            {
                Assert.That(await SendAsync("POST", address, type, body, origin), Is.InRange(300, 499), $"{type}, {origin}");
            }
        }

        AssertNoStackTrace();
    }

    [Test]
    public async Task Cookies_that_are_none_of_ours_are_none([ValueSource(nameof(Gets))] string address)
    {
        foreach (var value in new[] { "garbage", "CfDJ8" + new string('A', 100), new string('x', 4000), "%00", "CfDJ8OtherKeyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" })
        {
            var status = await SendAsync("GET", address, header: "Cookie: " + string.Join("; ", Cookies.Select(cookie => $"{cookie}={value}")));
            Assert.That(status, Is.InRange(200, 499), value);
            Assert.That(await SendAsync("POST", "/account/sign-in", "application/x-www-form-urlencoded", "__RequestVerificationToken=" + value, "Cookie: " + string.Join("; ", Cookies.Select(cookie => $"{cookie}={value}"))), Is.EqualTo(400), value);
        }

        AssertNoStackTrace();
    }

    [Test]
    public async Task What_many_send_is_one_line_a_minute()
    {
        var before = _site.Log.All.Count;
        for (var i = 0; i < 50; i++)
        {
            await SendAsync("POST", "/account/sign-in", "application/x-www-form-urlencoded", $"__RequestVerificationToken=x{i}", $"Cookie: {Cookies[0]}=garbage{i}");
            await SendAsync("GET", "/account/sign-in", header: $"Cookie: {Cookies[0]}=garbage{i}");
            await SendAsync("POST", "/workspace/pins", "multipart/form-data", "x");
        }

        var lines = _site.Log.All.Skip(before).ToList();
        Assert.That(lines, Has.Count.LessThanOrEqualTo(3), string.Join('\n', lines));
    }

    private void AssertNoStackTrace() => Assert.That(_site.Log.Containing("   at ").Select(line => line.Split('\n')[0]).Distinct(), Is.Empty);

    // A socket, because HttpClient tidies up what it sends.
    private async Task<int> SendAsync(string method, string target, string type = "text/plain", string body = "", string header = "X-Nothing: x")
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var client = new TcpClient();
        await client.ConnectAsync(_address.Host, _address.Port, patience.Token);
        var length = Encoding.UTF8.GetByteCount(body);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: text/html\r\n{header}\r\nContent-Type: {type}\r\nContent-Length: {length}\r\n\r\n{body}"), patience.Token);
        var buffer = new byte[12];
        await client.GetStream().ReadExactlyAsync(buffer, patience.Token);
        return int.Parse(Encoding.ASCII.GetString(buffer)[9..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
