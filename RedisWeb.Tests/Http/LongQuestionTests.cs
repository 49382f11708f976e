using System.Net;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

/// <summary>What is answered where the answer is not there in time, by who asks and what they prefer.</summary>
public sealed class LongQuestionTests
{
    private readonly Gates _gates = new();
    private TestSite _site = null!;
    private int _number;

    [OneTimeSetUp]
    public void Start() => _site = new TestSite(new Gated("one", _gates)).With("Compute:JobAfter", "00:00:00").With("Compute:StopGrace", "00:00:00");

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test]
    public async Task A_page_goes_to_the_job()
    {
        using var response = await AskAsync(Question(), "text/html");

        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
            Assert.That(response.Header("Location"), Does.Match("^/jobs/[A-Za-z0-9_-]{22}$"));
            Assert.That(response.Header("Cache-Control"), Is.EqualTo("no-store"));
            Assert.That(response.Header("Set-Cookie"), Is.Null);
        });
    }

    [Test]
    public async Task Below_a_path_the_job_is_below_it_too()
    {
        await using var site = new TestSite(new Gated("one", _gates)).With("Compute:JobAfter", "00:00:00").With("Compute:StopGrace", "00:00:00").With("PathBase", "/stats");
        using var visitor = site.Visitor("text/html");

        using var response = await visitor.GetAsync("/stats" + Question());
        using var job = await visitor.GetAsync(response.Headers.Location);
        var page = await job.HtmlAsync();

        Assert.That(job.RequestMessage!.RequestUri!.AbsolutePath, Does.StartWith("/stats/jobs/"));
        Assert.That(page.QuerySelector("#job")!.GetAttribute("data-events"), Does.StartWith("/stats/jobs/"));
        Assert.That(page.QuerySelector("#job")!.GetAttribute("data-answer"), Does.StartWith("/stats/calculations/gated?"));
        Assert.That(job.Header("Set-Cookie"), Does.Contain("path=/stats/jobs;"));
    }

    [Test]
    public async Task The_same_question_is_the_same_job()
    {
        var question = Question();
        using var first = await AskAsync(question, "text/html");
        using var second = await AskAsync(question + ".0", "text/html");

        Assert.That(second.Header("Location"), Is.EqualTo(first.Header("Location")));
    }

    [TestCase("/calculations/halving", "text/html", "respond-async")]
    [TestCase("/calculations/halving.json", null, "respond-async")]
    [TestCase("/calculations/halving.csv", null, "wait=0")]
    [TestCase("/calculations/gallery.png", null, "respond-async")]
    public async Task What_is_stored_is_answered_at_once(string address, string? accept, string prefer)
    {
        await using var site = new TestSite(new Halving(), new Gallery());
        using var visitor = site.Visitor(accept);
        const string Inputs = "?number=3&hung=yes";
        using var stored = await visitor.GetAsync(address + Inputs);

        using var response = await SendAsync(visitor, address + Inputs, prefer);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Header("Cache-Status"), Does.StartWith("RedisWeb; hit"));
    }

    [TestCase(".json", null)]
    [TestCase(".csv", null)]
    [TestCase("", "application/json")]
    public async Task Who_does_not_wait_is_told_where_to_look(string suffix, string? accept)
    {
        using var response = await AskAsync(Question(suffix), accept, "respond-async");

        var job = await response.JsonAsync();
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
            Assert.That(response.Header("Location"), Is.EqualTo($"/jobs/{job.GetProperty("id").GetString()}"));
            Assert.That(response.Header("Retry-After"), Is.EqualTo("2"));
            Assert.That(response.Header("Preference-Applied"), Is.EqualTo("respond-async"));
            Assert.That(response.Header("Vary"), Does.Contain("Prefer"));
            Assert.That(response.Header("Cache-Control"), Is.EqualTo("no-store"));
            Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/json"));
            Assert.That(job.GetProperty("state").GetString(), Is.EqualTo("running"));
            Assert.That(job.GetProperty("calculation").GetString(), Is.EqualTo("gated"));
            Assert.That(job.GetProperty("input").GetProperty("number").GetInt32(), Is.EqualTo(_number));
            Assert.That(job.GetProperty("location").GetString(), Is.EqualTo($"/calculations/gated.json?number={_number}"));
        });
    }

    [TestCase("wait=0", "wait=0")]
    [TestCase("respond-async, wait=0", "respond-async, wait=0")]
    public async Task Who_waits_for_so_long_is_then_told_where_to_look(string prefer, string applied)
    {
        using var response = await AskAsync(Question(".json"), null, prefer);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(response.Header("Preference-Applied"), Is.EqualTo(applied));
    }

    [TestCase(null)]
    [TestCase("wait=abc")]
    [TestCase("wait=-1")]
    [TestCase("wait=60")]
    [TestCase("respond-async, wait=99999999999")]
    public async Task Who_can_wait_gets_the_answer(string? prefer)
    {
        await using var site = new TestSite(new Gated("one", _gates)).With("Compute:JobAfter", "00:00:00");
        using var program = site.Visitor();
        var asking = SendAsync(program, Question(".json"), prefer);
        _gates[_number].Open();
        using var response = await asking;

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await response.JsonAsync()).GetProperty("answer").GetProperty("number").GetInt32(), Is.EqualTo(_number));
    }

    [Test]
    public async Task A_head_computes_nothing_and_begins_no_job()
    {
        using var visitor = _site.Visitor("text/html");
        using var request = new HttpRequestMessage(HttpMethod.Head, Question()) { Headers = { { "Prefer", "respond-async" } } };

        using var response = await visitor.SendAsync(request);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), () => string.Join('\n', _site.Log.All));
        Assert.That(response.Header("Cache-Status"), Does.Contain("not-computed"));
    }

    [TestCase("text/html", null, HttpStatusCode.SeeOther)]
    [TestCase("application/json", "respond-async", HttpStatusCode.Accepted)]
    public async Task Computing_again_becomes_a_job_as_well(string accept, string? prefer, HttpStatusCode status)
    {
        using var visitor = _site.Visitor(accept);
        using var request = new HttpRequestMessage(HttpMethod.Post, Question().Replace("?", "/refresh?", StringComparison.Ordinal));
        request.Headers.TryAddWithoutValidation("Prefer", prefer);

        using var response = await visitor.SendAsync(request);

        Assert.That(response.StatusCode, Is.EqualTo(status));
        Assert.That(response.Header("Location"), Does.StartWith("/jobs/"));
    }

    [Test]
    public async Task Where_no_other_copy_could_show_the_job_the_answer_is_waited_for()
    {
        await using var site = new TestSite(new Gated("one", _gates)).With("Compute:JobAfter", "00:00:00");
        site.Jobs.IsAway = true;
        using var visitor = site.Visitor("text/html");
        var asking = visitor.GetAsync(Question());
        _gates[_number].Open();
        using var response = await asking;

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    private string Question(string suffix = "") => $"/calculations/gated{suffix}?number={++_number}";

    private async Task<HttpResponseMessage> AskAsync(string address, string? accept, string? prefer = null)
    {
        using var client = _site.Visitor(accept);
        return await SendAsync(client, address, prefer);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string address, string? prefer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Prefer", prefer);
        return await client.SendAsync(request);
    }
}
