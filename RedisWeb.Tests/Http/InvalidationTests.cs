using System.Net;
using System.Net.Http.Headers;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

public sealed class InvalidationTests
{
    private const string Token = "a-token-of-the-operator";

    private readonly Halving _halving = new();
    private TestSite _site = null!;
    private HttpClient _client = null!;

    [SetUp]
    public void Start()
    {
        _site = new TestSite(_halving).With("Invalidation:Token", Token);
        _client = _site.Visitor("application/json");
    }

    [TearDown]
    public async Task Stop()
    {
        _client.Dispose();
        await _site.DisposeAsync();
    }

    [Test]
    public async Task One_answer_is_taken_back_and_the_others_stay()
    {
        await AskAsync("number=10", "number=12");

        using var response = await PostAsync("/calculations/halving/invalidate?number=1e1");

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("""{"removed":1}"""));
        Assert.That(await StatusAsync("number=12"), Is.EqualTo("hit"));
        Assert.That(await StatusAsync("number=10"), Is.EqualTo("miss"));
    }

    [TestCase("/calculations/halving/invalidate")]
    [TestCase("/calculations/invalidate")]
    public async Task All_answers_are_taken_back(string address)
    {
        await AskAsync("number=10", "number=12");

        using var response = await PostAsync(address);

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("""{"removed":2}"""));
        Assert.That(await StatusAsync("number=10"), Is.EqualTo("miss"));
        Assert.That(await StatusAsync("number=12"), Is.EqualTo("miss"));
    }

    [TestCase("/calculations/halving/invalidate?number=10", "remove-entry halving", "done: 1 answer")]
    [TestCase("/calculations/halving/invalidate", "remove-calculation halving", "done: 2 answers")]
    [TestCase("/calculations/invalidate", "remove-all", "done: 2 answers")]
    [TestCase("/calculations/halving/invalidate?number=14", "remove-entry halving", "there was nothing to do")]
    public async Task What_was_taken_back_stands_in_the_audit_trail_without_its_input(string address, string what, string outcome)
    {
        await AskAsync("number=10", "number=12");

        using var response = await PostAsync(address);

        var entry = (await _site.Accounts!.ReadLatestAsync(9)).Single();
        Assert.That((entry.Who, entry.What, entry.Outcome, entry.IsByNobody), Is.EqualTo(("invalidation token", what, outcome, false)));
    }

    [Test]
    public async Task What_could_not_be_taken_back_stands_there_too()
    {
        await using var site = new TestSite(_halving).With("Invalidation:Token", Token).With(new LocalServer(TimeProvider.System) { Fault = new IOException("gone") });
        using var client = site.Visitor();
        using var request = Post("/calculations/invalidate", "Bearer " + Token);

        using var response = await client.SendAsync(request);

        Assert.That((await site.Accounts!.ReadLatestAsync(9)).Select(entry => (entry.What, entry.Outcome)), Is.EqualTo(new[] { ("remove-all", "Redis is away") }));
    }

    [TestCase(null)]
    [TestCase("Bearer wrong")]
    [TestCase("Bearer ")]
    [TestCase("Basic " + Token)]
    [TestCase(Token)]
    public async Task Without_the_token_nothing_is_taken_back(string? authorization)
    {
        await AskAsync("number=10");

        using var response = await PostAsync("/calculations/invalidate", authorization);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(response.Headers.WwwAuthenticate.Single().Scheme, Is.EqualTo("Bearer"));
        Assert.That(await StatusAsync("number=10"), Is.EqualTo("hit"));
    }

    [Test]
    public async Task Where_no_token_is_set_the_addresses_are_not_there()
    {
        await using var site = new TestSite(_halving);
        using var client = site.Visitor("application/json");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "");

        using var response = await client.PostAsync("/calculations/invalidate", null);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("/calculations/halving/invalidate?number=lots", HttpStatusCode.BadRequest)]
    [TestCase("/calculations/nothing/invalidate", HttpStatusCode.NotFound)]
    public async Task What_can_not_be_meant_is_refused(string address, HttpStatusCode expected)
    {
        using var response = await PostAsync(address);

        Assert.That(response.StatusCode, Is.EqualTo(expected));
        Assert.That(response.Header("Content-Type"), Is.EqualTo("application/problem+json"));
    }

    [Test]
    public async Task With_Redis_away_it_says_so()
    {
        var server = new LocalServer(TimeProvider.System) { Fault = new IOException("gone") };
        await using var site = new TestSite(_halving).With("Invalidation:Token", Token).With(server);
        using var client = site.Visitor();
        using var request = Post("/calculations/invalidate", "Bearer " + Token);

        using var response = await client.SendAsync(request);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(response.Headers.RetryAfter, Is.Not.Null);
    }

    private static HttpRequestMessage Post(string address, string? authorization)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return request;
    }

    private async Task<HttpResponseMessage> PostAsync(string address, string? authorization = "Bearer " + Token)
    {
        using var request = Post(address, authorization);
        return await _client.SendAsync(request);
    }

    private async Task AskAsync(params string[] queries)
    {
        foreach (var query in queries)
        {
            Assert.That(await StatusAsync(query), Is.EqualTo("miss"));
        }
    }

    private async Task<string?> StatusAsync(string query)
    {
        using var response = await _client.GetAsync("/calculations/halving?" + query);
        return (await response.JsonAsync()).GetProperty("cache").GetProperty("status").GetString();
    }
}
