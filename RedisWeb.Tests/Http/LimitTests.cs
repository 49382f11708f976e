using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RedisWeb.Calculations;
using RedisWeb.Limits;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

/// <summary>What one client may have of what costs something.</summary>
public sealed class LimitTests
{
    private readonly MovableClock _clock = new();

    private TestSite Site(string setting, int most) => FormVisitor.Secure(new TestSite(new Halving(), new Gallery(), new RetirementPlan()) { Limits = new LocalLimitCounts(_clock) }
        .With("Limits:" + setting, $"{most}").With(services => services.AddSingleton(provider => new ClientLimits(provider.GetRequiredService<ILimitCounts>(), provider.GetRequiredService<IOptions<LimitOptions>>(), _clock))));

    [Test]
    public async Task New_questions_are_limited_and_answers_that_are_stored_are_not()
    {
        await using var site = Site("NewQuestions", 3);
        foreach (var number in new[] { 1, 2, 3, 1, 2, 3 })
        {
            using var answer = await AskAsync(site, $"/calculations/halving.json?number={number}");
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), $"{number}");
        }

        using var page = await AskAsync(site, "/calculations/halving?number=4", "text/html");
        var asked = site.Limits.Calls;
        using var problem = await AskAsync(site, "/calculations/halving.json?number=4");
        Assert.That(site.Limits.Calls, Is.EqualTo(asked + 1), "that its questions are used up is known; only its bytes are asked for");
        using var html = await page.HtmlAsync();
        Assert.Multiple(async () =>
        {
            Assert.That((page.StatusCode, problem.StatusCode), Is.EqualTo((HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests)));
            Assert.That((page.Header("Retry-After"), problem.Header("Retry-After")), Is.EqualTo(("60", "60")));
            Assert.That(html.Body!.TextContent, Does.Contain("Too many new questions"));
            Assert.That((await problem.JsonAsync()).GetProperty("status").GetInt32(), Is.EqualTo(429));
        });

        asked = site.Limits.Calls;
        using var stored = await AskAsync(site, "/calculations/halving.json?number=2");
        Assert.That((stored.StatusCode, site.Limits.Calls), Is.EqualTo((HttpStatusCode.OK, asked)), "a hit asks nobody");

        _clock.Advance(TimeSpan.FromMinutes(1));
        using var later = await AskAsync(site, "/calculations/halving.json?number=4");
        Assert.That(later.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Where_the_cache_has_just_been_away_each_copy_counts_and_nobody_waits_for_redis_once_more()
    {
        await using var site = Site("NewQuestions", 2).With(services => services.AddSingleton<IDistributedCache>(new ChaosCache { FailReads = new IOException("gone") }));

        var statuses = new List<HttpStatusCode>();
        foreach (var number in new[] { 1, 2, 3 })
        {
            using var answer = await AskAsync(site, $"/calculations/halving.json?number={number}");
            statuses.Add(answer.StatusCode);
        }

        Assert.That(statuses, Is.EqualTo([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests]));
        Assert.That(site.Limits.Calls, Is.Zero);
    }

    [Test]
    public async Task Each_client_has_its_own_and_a_network_of_IPv6_is_one()
    {
        await using var site = Site("NewQuestions", 1);

        Assert.That(await FromAsync(site, "203.0.113.1", 1), Is.EqualTo(200));
        Assert.That(await FromAsync(site, "203.0.113.1", 2), Is.EqualTo(429));
        Assert.That(await FromAsync(site, "::ffff:203.0.113.1", 2), Is.EqualTo(429));
        Assert.That(await FromAsync(site, "203.0.113.2", 2), Is.EqualTo(200));
        Assert.That(await FromAsync(site, "2001:db8::1", 3), Is.EqualTo(200));
        Assert.That(await FromAsync(site, "2001:db8::ffff:1", 4), Is.EqualTo(429));
        Assert.That(await FromAsync(site, "2001:db8:0:1::1", 4), Is.EqualTo(200));
    }

    [Test]
    public async Task What_a_clients_questions_store_is_limited_by_bytes()
    {
        await using var site = Site("StoredBytes", 1024);
        var answered = 0;
        for (var number = 0; number < 40; number++)
        {
            using var answer = await AskAsync(site, $"/calculations/halving.json?number={number}");
            answered += answer.StatusCode == HttpStatusCode.OK ? 1 : 0;
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.TooManyRequests));
        }

        Assert.That(answered, Is.InRange(2, 30));
        using var refused = await AskAsync(site, "/calculations/halving.json?number=99");
        Assert.That(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), Is.InRange(3500, 3600));
    }

    [Test]
    public async Task While_Redis_is_away_each_copy_has_its_own_limit()
    {
        await using var site = Site("NewQuestions", 2);
        site.Limits.Fault = RedisUnavailableException.HeldBack();

        var statuses = new List<int>();
        for (var number = 0; number < 3; number++)
        {
            using var answer = await AskAsync(site, $"/calculations/halving.json?number={number}");
            statuses.Add((int)answer.StatusCode);
        }

        Assert.That(statuses, Is.EqualTo(new[] { 200, 200, 429 }));
    }

    [Test]
    public async Task Refreshing_and_comparing_count_as_well()
    {
        await using var site = Site("NewQuestions", 2);
        using var visitor = new FormVisitor(site);
        Assert.That((await visitor.PostAsync("/calculations/halving/refresh", ("number", "1"))).Status, Is.EqualTo(303));

        await visitor.OpenAsync("/workspace/compare?a=halving%3Fnumber%3D2&a=halving%3Fnumber%3D3");
        Assert.That((visitor.Status, visitor.Page.QuerySelectorAll(".compared-failure").Length), Is.EqualTo((200, 1)));
        Assert.That((await visitor.PostAsync("/calculations/halving/refresh", ("number", "1"))).Status, Is.EqualTo(429));
    }

    [Test]
    public async Task Sessions_that_begin_are_limited_and_those_that_have_begun_go_on()
    {
        await using var site = Site("NewSessions", 2);
        using var first = new FormVisitor(site);
        await first.PostAsync("/workspace/begin");
        using var second = new FormVisitor(site);
        await second.PostAsync("/workspace/pins", ("question", "gallery"));
        using var third = new FormVisitor(site);

        foreach (var address in new[] { "/workspace/begin", "/workspace/pins", "/workspace/preferences", "/workspace/plan/1" })
        {
            Assert.That(((await third.PostAsync(address, ("question", "gallery"), ("age", "45"))).Status, third.RetryAfter), Is.EqualTo((429, TimeSpan.FromHours(1))), address);
        }

        Assert.That((await first.PostAsync("/workspace/pins", ("question", "gallery"))).Status, Is.EqualTo(303));
        Assert.That(site.Sessions.Count, Is.EqualTo(2));
    }

    [Test]
    public async Task A_plan_keeps_no_more_of_a_field_than_a_number_has()
    {
        await using var site = Site("NewSessions", 2);
        using var visitor = new FormVisitor(site);

        await visitor.PostAsync("/workspace/plan/1", ("age", new string('7', 15_000)), ("retirementAge", "66"), ("planToAge", "95"), ("go", "next"));

        Assert.That(visitor.Status, Is.EqualTo(400));
        await visitor.OpenAsync("/workspace/plan/1");
        Assert.That(visitor.Value("age"), Has.Length.EqualTo(100));
    }

    [TestCase("/calculations/halving?number=7")]
    [TestCase("/calculations/halving.json?number=7")]
    [TestCase("/calculations/gallery.svg?counted=yes")]
    [TestCase("/workspace/compare?a=halving%3Fnumber%3D7&a=halving%3Fnumber%3D8")]
    public async Task A_HEAD_computes_nothing_and_is_as_a_GET_for_what_is_stored(string address)
    {
        var halving = new Halving();
        await using var site = FormVisitor.Secure(new TestSite(halving, new Gallery()));
        using var visitor = site.Visitor();

        using var before = await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));
        Assert.That((before.StatusCode, halving.Computes), Is.EqualTo((HttpStatusCode.OK, 0)));
        using var got = await visitor.GetAsync(address);
        using var after = await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));

        Assert.That(before.Content.Headers.ContentType, Is.EqualTo(got.Content.Headers.ContentType));
        if (address.StartsWith("/calculations", StringComparison.Ordinal))
        {
            Assert.That((before.Header("Cache-Status"), before.Header("ETag")), Is.EqualTo(("RedisWeb; fwd=miss; detail=not-computed", (string?)null)));
            Assert.That(after.Header("Cache-Status"), Does.StartWith("RedisWeb; hit"));
        }
    }

    [Test]
    public async Task Crawlers_are_asked_to_leave_questions_alone_but_for_the_defaults()
    {
        await using var site = new TestSite(new Halving(), new Gallery());
        using var robots = await site.Visitor().GetAsync("/robots.txt");

        Assert.That((robots.StatusCode, robots.Content.Headers.ContentType?.MediaType), Is.EqualTo((HttpStatusCode.OK, "text/plain")));
        Assert.That(await robots.Content.ReadAsStringAsync(), Is.EqualTo(
            "User-agent: *\nAllow: /calculations/gallery?hung=yes&counted=no$\nDisallow: /*?\nDisallow: /calculations/*.\nDisallow: /jobs\n"));
    }

    [Test]
    public async Task What_is_stored_counts_also_where_its_client_does_not_wait_for_it()
    {
        var gates = new Gates();
        await using var site = FormVisitor.Secure(new TestSite(new Gated("a", gates)));
        using var visitor = site.Visitor("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/calculations/gated.json?number=1") { Headers = { { "Prefer", "respond-async" } } };

        using var response = await visitor.SendAsync(request);

        Assert.That((response.StatusCode, site.Limits.UsedOf("bytes")), Is.EqualTo((HttpStatusCode.Accepted, 0)));
        gates[1].Open();
        await Eventually.Is(() => site.Limits.UsedOf("bytes") > 0, "its bytes are counted");
    }

    private static async Task<HttpResponseMessage> AskAsync(TestSite site, string address, string accept = "application/json")
    {
        using var visitor = site.Visitor(accept);
        return await visitor.GetAsync(address);
    }

    private static async Task<int> FromAsync(TestSite site, string address, int number) => (await site.Server.SendAsync(context =>
    {
        (context.Request.Path, context.Request.QueryString) = ("/calculations/halving.json", new QueryString($"?number={number}"));
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
    })).Response.StatusCode;
}
