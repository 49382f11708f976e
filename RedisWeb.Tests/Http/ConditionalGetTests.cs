using System.Net;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

public sealed class ConditionalGetTests
{
    private TestSite _site = null!;

    [OneTimeSetUp]
    public void Start() => _site = new TestSite(new Halving(), new Gallery());

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [TestCase("/calculations/halving.json?number=3", true)]
    [TestCase("/calculations/halving.csv?number=3", true)]
    [TestCase("/calculations/gallery.png?hung=yes", false)]
    [TestCase("/calculations/gallery.svg?hung=yes", true)]
    public async Task What_the_client_has_is_not_sent_again(string address, bool weak)
    {
        using var first = await _site.Visitor().GetAsync(address);
        var tag = first.Header("ETag")!;

        using var second = await GetAsync(address, tag);

        Assert.Multiple(() =>
        {
            Assert.That(tag, weak ? Does.StartWith("W/\"") : Does.StartWith("\""));
            Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
            Assert.That(second.Header("ETag"), Is.EqualTo(tag));
            Assert.That(second.Header("Cache-Control"), Is.EqualTo("no-cache"));
            Assert.That(second.Header("Cache-Status"), Does.StartWith("RedisWeb; hit"));
            Assert.That(second.Header("Content-Type"), Is.Null);
        });
        Assert.That(await second.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    [TestCase("*", true)]
    [TestCase("\"other\", TAG", true)]
    [TestCase("W/TAG", true)]
    [TestCase("\"other\"", false)]
    [TestCase("not a tag", false)]
    [TestCase("", false)]
    public async Task The_tags_are_compared_weakly_and_may_be_several(string ifNoneMatch, bool isKnown)
    {
        const string Address = "/calculations/halving.csv?number=4";
        using var first = await _site.Visitor().GetAsync(Address);

        using var second = await GetAsync(Address, ifNoneMatch.Replace("TAG", first.Header("ETag"), StringComparison.Ordinal));

        Assert.That(second.StatusCode, Is.EqualTo(isKnown ? HttpStatusCode.NotModified : HttpStatusCode.OK));
    }

    [Test]
    public async Task Every_representation_and_every_answer_has_a_tag_of_its_own()
    {
        string[] addresses =
        [
            "/calculations/halving.json?number=5", "/calculations/halving.csv?number=5", "/calculations/halving.csv?number=6",
            "/calculations/gallery.json", "/calculations/gallery.csv", "/calculations/gallery.png", "/calculations/gallery.svg",
        ];
        var tags = new List<string?>();
        foreach (var address in addresses)
        {
            using var response = await _site.Visitor().GetAsync(address);
            tags.Add(response.Header("ETag"));
        }

        Assert.That(tags, Is.Unique.And.None.Null);
    }

    [Test]
    public async Task A_negotiated_304_still_says_that_it_was_negotiated()
    {
        using var first = await _site.Visitor("text/csv").GetAsync("/calculations/halving?number=8");
        using var visitor = _site.Visitor("text/csv");
        visitor.DefaultRequestHeaders.TryAddWithoutValidation("If-None-Match", first.Header("ETag"));

        using var second = await visitor.GetAsync("/calculations/halving?number=8");

        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
        Assert.That(second.Header("Vary"), Does.Contain("Accept"));
    }

    [Test]
    public async Task A_page_is_not_sent_again_while_it_would_say_the_same()
    {
        const string Address = "/calculations/halving?number=9";
        using var miss = await _site.Visitor("text/html").GetAsync(Address);
        using var hit = await _site.Visitor("text/html").GetAsync(Address);

        using var sinceMiss = await GetAsync(Address, miss.Header("ETag")!);
        using var sinceHit = await GetAsync(Address, hit.Header("ETag")!);

        Assert.That(sinceMiss.StatusCode, Is.EqualTo(HttpStatusCode.OK), "it said that it was computed for them");
        Assert.That(sinceHit.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
        Assert.That(sinceHit.Header("Cache-Control"), Is.EqualTo("private, no-cache"));
    }

    private async Task<HttpResponseMessage> GetAsync(string address, string ifNoneMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        return await _site.Visitor().SendAsync(request);
    }
}
