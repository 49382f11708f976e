using System.Net;
using System.Text.Json;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

public sealed class RepresentationTests
{
    private TestSite _site = null!;

    [OneTimeSetUp]
    public void Start() => _site = new TestSite(new Halving(), new Gallery());

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test]
    public async Task Csv_begins_with_a_byte_order_mark_for_those_who_ask_for_it()
    {
        var visitor = _site.Visitor();
        var plain = await visitor.GetByteArrayAsync("/calculations/gallery.csv");
        using var marked = await visitor.GetAsync("/calculations/gallery.csv?bom");

        Assert.That(await marked.Content.ReadAsByteArrayAsync(), Is.EqualTo((byte[])[0xEF, 0xBB, 0xBF, .. plain]));
        Assert.That(marked.Content.Headers.ContentLength, Is.EqualTo(plain.Length + 3));
        Assert.That(plain[0], Is.LessThan(0x80));
    }

    [Test]
    public async Task Json_has_the_question_the_answer_and_where_it_came_from()
    {
        using var response = await _site.Visitor().GetAsync("/calculations/halving.json?number=10&rounding=toNearest&doubled=true&note=Z%C3%BCrich");

        Assert.That(response.Header("Content-Type"), Is.EqualTo("application/json"));
        var json = await response.JsonAsync();
        Assert.Multiple(() =>
        {
            Assert.That(json.EnumerateObject().Select(each => each.Name), Is.EqualTo(new[] { "calculation", "input", "answer", "cache" }));
            Assert.That(json.GetProperty("calculation").GetString(), Is.EqualTo("halving"));
            Assert.That(json.GetProperty("input").GetRawText(), Is.EqualTo(
                """{"number":10,"price":1.5,"rounding":"toNearest","doubled":true,"from":"2026-01-31","note":"Zürich"}"""));
            Assert.That(json.GetProperty("answer").GetRawText(), Is.EqualTo("""{"half":5,"cost":15.0,"even":true,"note":"Zürich","rounding":"toNearest"}"""));
            Assert.That(json.GetProperty("cache").EnumerateObject().Select(each => each.Name), Is.EqualTo(new[]
            {
                "status", "near", "collapsed", "ageSeconds", "ttlSeconds", "computeMilliseconds", "computedAt", "computedBy", "storedBytes", "stored", "key",
            }));
            Assert.That(json.GetProperty("cache").GetProperty("status").GetString(), Is.EqualTo("miss"));
            Assert.That(json.GetProperty("cache").GetProperty("stored").GetBoolean(), Is.True);
            Assert.That(json.GetProperty("cache").GetProperty("computedAt").GetDateTimeOffset(), Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(1)));
        });
    }

    [Test]
    public async Task What_a_client_accepts_counts_also_where_the_address_is_known()
    {
        const string Address = "/calculations/halving?number=12";
        string[] accepted = ["text/html", "application/json", "text/csv", "application/json", "text/html"];
        var types = new List<string?>();
        foreach (var type in (string[])[.. accepted, .. accepted])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Address) { Headers = { { "Accept", type } } };
            using var response = await _site.Visitor().SendAsync(request);
            types.Add(response.Content.Headers.ContentType?.MediaType);
        }

        Assert.That(types, Is.EqualTo((string[])[.. accepted, .. accepted]));
    }

    [Test]
    public async Task Programs_get_the_defaults_without_asking_anything()
    {
        using var response = await _site.Visitor().GetAsync("/calculations/halving.json");

        Assert.That((await response.JsonAsync()).GetProperty("answer").GetProperty("half").GetInt64(), Is.EqualTo(21));
    }

    [Test]
    public async Task In_json_a_picture_is_an_address_where_it_is()
    {
        using var response = await _site.Visitor().GetAsync("/calculations/gallery.json?hung=yes");

        var picture = (await response.JsonAsync()).GetProperty("answer").GetProperty("picture");
        Assert.That(picture.GetRawText(), Is.EqualTo(
            """{"width":1,"height":1,"alternativeText":"A pixel","address":"/calculations/gallery.png?hung=yes\u0026counted=no"}"""));
        using var png = await _site.Visitor().GetAsync(picture.GetProperty("address").GetString());
        Assert.That(await png.Content.ReadAsByteArrayAsync(), Is.EqualTo(Gallery.Pixel));
        Assert.That(png.Header("Content-Type"), Is.EqualTo("image/png"));
    }

    [Test]
    public async Task Json_without_its_picture_says_null()
    {
        using var response = await _site.Visitor().GetAsync("/calculations/gallery.json?hung=no");

        Assert.That((await response.JsonAsync()).GetProperty("answer").GetProperty("picture").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [TestCase("gallery.csv?counted=yes", "Room,Steps\r\n\"North, left\",12\r\n'=1+1,2.5\r\n\"say \"\"ah\"\"\",\r\n")]
    [TestCase("gallery.csv?counted=no", "Hour,Adults,Children,Usual low,Usual high\r\n9,3,1,1,4\r\n10,,2,1,5\r\n11,5.25,3,2,6\r\n")]
    [TestCase("halving.csv?number=-2000000000", null)]
    [TestCase("halving.csv?number=-7&note=-x", "name,value\r\nhalf,-3\r\ncost,-10.5\r\neven,no\r\nnote,'-x\r\nrounding,Down\r\n")]
    public async Task Csv_is_the_table_or_the_series_or_the_facts(string address, string? expected)
    {
        using var response = await _site.Visitor().GetAsync("/calculations/" + address);

        Assert.That(response.StatusCode, Is.EqualTo(expected is null ? HttpStatusCode.BadRequest : HttpStatusCode.OK));
        if (expected is not null)
        {
            Assert.That(response.Header("Content-Type"), Is.EqualTo("text/csv; charset=utf-8; header=present"));
            Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo(expected));
        }
    }

    [Test]
    public async Task Svg_is_a_document_of_the_first_series()
    {
        using var response = await _site.Visitor().GetAsync("/calculations/gallery.svg");

        Assert.That(response.Header("Content-Type"), Is.EqualTo("image/svg+xml"));
        var svg = System.Xml.Linq.XDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.That(svg.Root?.Name, Is.EqualTo(System.Xml.Linq.XName.Get("svg", "http://www.w3.org/2000/svg")));
        Assert.That(svg.ToString(), Does.Contain("Visitors"));
    }

    [TestCase("application/json", "application/json")]
    [TestCase("text/csv", "text/csv")]
    [TestCase("image/png", "image/png")]
    [TestCase("image/svg+xml;q=0.9, image/png;q=0.1", "image/svg+xml")]
    [TestCase("*/*", "text/html")]
    [TestCase(null, "text/html")]
    public async Task Without_a_suffix_the_client_chooses(string? accept, string expected)
    {
        using var response = await _site.Visitor(accept).GetAsync("/calculations/gallery?hung=yes");

        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo(expected));
        Assert.That(response.Header("Vary"), Does.Contain("Accept"));
    }

    [Test]
    public async Task The_suffix_wins_over_what_the_client_accepts()
    {
        using var response = await _site.Visitor("text/html").GetAsync("/calculations/gallery.CSV?hung=yes");

        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/csv"));
    }

    [TestCase("halving.png", null, HttpStatusCode.NotFound, "text/html, application/json, text/csv.")]
    [TestCase("halving?number=1", "image/png", HttpStatusCode.NotAcceptable, "text/html, application/json, text/csv.")]
    [TestCase("halving?number=1", "application/xml", HttpStatusCode.NotAcceptable, "text/html, application/json, text/csv.")]
    [TestCase("gallery.png?hung=no", null, HttpStatusCode.NotFound, "text/html, application/json, text/csv, image/svg+xml.")]
    [TestCase("gallery?hung=no", "image/svg+xml", HttpStatusCode.NotAcceptable, "text/html, application/json, text/csv, image/png.")]
    public async Task What_an_answer_has_not_is_refused_with_what_it_has(string address, string? accept, HttpStatusCode status, string others)
    {
        using var response = await _site.Visitor(accept).GetAsync("/calculations/" + address);

        var problem = await response.JsonAsync();
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(status));
            Assert.That(response.Header("Content-Type"), Is.EqualTo("application/problem+json"));
            Assert.That(problem.GetProperty("detail").GetString(), Does.EndWith(others));
            Assert.That(problem.GetProperty("representations").EnumerateArray().Select(each => each.GetProperty("address").GetString()), Has.Some.EndsWith(".csv"));
            Assert.That(response.Header("ETag"), Is.Null);
        });
    }

    [TestCase("/")]
    [TestCase("/calculations/halving")]
    [TestCase("/calculations/halving?number=3")]
    [TestCase("/calculations/halving.json?number=3")]
    [TestCase("/calculations/nothing")]
    public async Task Head_is_get_without_the_body(string address)
    {
        await using var site = new TestSite(new Halving()).Listening();
        using var miss = await site.Visitor().GetAsync(address);
        using var get = await site.Visitor().GetAsync(address);
        using var head = await site.Visitor().SendAsync(new HttpRequestMessage(HttpMethod.Head, address));

        Assert.That(head.StatusCode, Is.EqualTo(get.StatusCode));
        Assert.That(head.Header("Content-Type"), Is.EqualTo(get.Header("Content-Type")));
        Assert.That(head.Header("ETag"), Is.EqualTo(get.Header("ETag")));
        Assert.That(await head.Content.ReadAsByteArrayAsync(), Is.Empty);
    }
}
