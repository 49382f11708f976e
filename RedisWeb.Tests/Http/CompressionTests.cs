using RedisWeb.Calculations;
using RedisWeb.Http;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

public sealed class CompressionTests
{
    private const string Answer = "/calculations/gallery?hung=yes&counted=yes";
    private const string Browsers = "gzip, deflate, br, zstd";

    private TestSite _site = null!;

    [OneTimeSetUp]
    public void Start() => _site = new TestSite(new Halving(), new Gallery(), new PrimeCount()).WithAccounts();

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [TestCase("/", "text/html", Browsers, "br")]
    [TestCase(Answer, "text/html", Browsers, "gzip")]
    [TestCase(Answer, "text/html", "br", "br")]
    [TestCase(Answer, "text/html", "gzip;q=0.5, br", "br")]
    [TestCase(Answer, "text/html", "br;q=0.5, gzip;q=0.5", "gzip")]
    [TestCase(Answer, "text/html", "gzip;q=0, deflate", null)]
    [TestCase("/calculations/prime-count.json?upTo=1000", "application/json", Browsers, "gzip")]
    [TestCase("/calculations/prime-count.csv?upTo=1000", "text/csv", Browsers, "gzip")]
    [TestCase("/calculations/prime-count.csv?upTo=1000&bom", "text/csv", Browsers, "br")]
    [TestCase("/calculations/gallery.svg", "image/svg+xml", Browsers, "gzip")]
    [TestCase("/calculations/gallery.svg", "image/svg+xml", "gzip", "gzip")]
    [TestCase("/openapi.json", "application/json", Browsers, "br")]
    public async Task What_is_text_is_packed_and_the_same_when_it_is_unpacked(string address, string type, string accepted, string? encoding)
    {
        using var visitor = _site.Visitor(type);
        using var first = await visitor.GetAsync(address);
        using var plain = await visitor.GetAsync(address);
        visitor.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Encoding", accepted);
        List<HttpResponseMessage> packed = [];
        for (var i = 0; i <= AnswerRenderer.OftenAsked; i++)
        {
            packed.Add(await visitor.GetAsync(address));
        }

        var text = Unmoving(await plain.Content.ReadAsStringAsync());
        var isLarge = plain.Content.Headers.ContentLength is null or >= 1024;
        Assert.Multiple(async () =>
        {
            Assert.That(plain.Header("Content-Encoding"), Is.Null);
            Assert.That(packed[^1].Header("Content-Encoding"), Is.EqualTo(isLarge ? encoding : null));
            foreach (var each in packed)
            {
                Assert.That(each.Header("Content-Encoding") is null, Is.EqualTo(!isLarge || encoding is null));
                Assert.That(Unmoving(await each.UnpackedTextAsync()), Is.EqualTo(text));
                Assert.That(each.Header("Vary"), isLarge && encoding is not null ? Does.Contain("Accept-Encoding") : Is.Null.Or.Not.Null);
                Assert.That(each.Header("ETag"), Is.EqualTo(plain.Header("ETag")));
                Assert.That(each.Header("ETag"), Is.Null.Or.StartsWith("W/"), "other bytes, so it can't be a strong one");
                each.Dispose();
            }
        });
    }

    /// <summary>The framework's stream has no length before it ends; what is kept has one.</summary>
    [TestCase("/calculations/prime-count?upTo=2000", "text/html")]
    [TestCase("/calculations/prime-count.json?upTo=3000", "application/json")]
    public async Task An_answer_is_packed_for_good_when_it_is_asked_for_again_and_again(string address, string type)
    {
        using var visitor = _site.Visitor(type);
        visitor.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Encoding", Browsers);
        using var computed = await visitor.GetAsync(address); // which may have been drawn from other bytes than the entry's
        List<(string? Coding, bool HasLength)> answers = [];
        for (var i = 0; i < AnswerRenderer.OftenAsked + 3; i++)
        {
            using var again = await visitor.GetAsync(address);
            answers.Add((again.Header("Content-Encoding"), again.Header("Content-Length") is not null));
        }

        Assert.That((computed.Header("Content-Encoding"), computed.Header("Content-Length")), Is.EqualTo(("br", (string?)null)));
        Assert.That(answers.Take(AnswerRenderer.OftenAsked - 1), Is.All.EqualTo(("br", false)));
        Assert.That(answers.Skip(AnswerRenderer.OftenAsked), Is.All.EqualTo(("gzip", true)));
    }

    [Test]
    public async Task A_picture_is_not_packed_once_more_and_keeps_its_strong_tag()
    {
        using var picture = await GetAsync("/calculations/gallery.png");

        Assert.That((picture.Header("Content-Encoding"), picture.Header("ETag")![0], picture.Content.Headers.ContentLength), Is.EqualTo(((string?)null, '"', (long?)Gallery.Pixel.Length)));
    }

    [TestCase("/account/sign-in", false)]
    [TestCase(Answer, true)]
    [TestCase("/workspace", true)]
    [TestCase("/workspace/export", true)]
    [TestCase("/workspace/preferences", true)]
    [TestCase("/admin/diagnostics", true)]
    [TestCase("/admin/diagnostics.json", true)]
    [TestCase("/", true)]
    public async Task What_has_a_visitors_secret_is_not_packed(string address, bool needsCookie)
    {
        using var ada = await _site.SignedInAsync("ada");

        using var response = await GetAsync(address, needsCookie ? "__Host-RedisWeb.Admin=" + ada.Cookie("__Host-RedisWeb.Admin") : null);

        Assert.That(((int)response.StatusCode, response.Header("Content-Encoding")), Is.EqualTo((200, (string?)null)));
    }

    [Test]
    public async Task A_304_has_no_body_and_the_tag_of_what_is_packed()
    {
        using var first = await GetAsync("/calculations/gallery.svg");
        using var visitor = _site.Visitor();
        visitor.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Encoding", "br");
        visitor.DefaultRequestHeaders.TryAddWithoutValidation("If-None-Match", first.Header("ETag"));

        using var second = await visitor.GetAsync("/calculations/gallery.svg");

        Assert.That(((int)second.StatusCode, second.Header("ETag"), second.Header("Content-Encoding")), Is.EqualTo((304, first.Header("ETag"), (string?)null)));
        Assert.That(await second.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    [Test]
    public async Task A_HEAD_promises_no_length_that_a_GET_would_not_have()
    {
        using var get = await GetAsync("/calculations/gallery.svg");
        using var visitor = _site.Visitor();
        using var plain = await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/calculations/gallery.svg"));
        visitor.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Encoding", "br");
        using var packed = await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/calculations/gallery.svg"));

        Assert.That((plain.Header("Content-Length") is null, packed.Header("Content-Length")), Is.EqualTo((false, (string?)null)));
    }

    private async Task<HttpResponseMessage> GetAsync(string address, string? cookie = null)
    {
        using var client = _site.CreateDefaultClient(_site.ClientOptions.BaseAddress);
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept-Encoding", "br" } } };
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        return await client.SendAsync(request);
    }

    // Ages go on between two requests.
    private static string Unmoving(string text) => System.Text.RegularExpressions.Regex.Replace(text, @"just now|\d+ s ago|""near"":\w+|""(age|ttl)Seconds"":[\d.]+|<b>Answered from \w+.</b>|expires in [^<]*|width=""[\d.]+%""", "");
}
