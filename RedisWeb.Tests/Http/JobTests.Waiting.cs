using System.Net;
using RedisWeb.Jobs;
using RedisWeb.Redis;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Http;

public sealed partial class JobTests
{
    [Test]
    public async Task While_redis_is_away_it_says_so_and_comes_again_by_itself()
    {
        _site.Jobs.Fault = new RedisUnavailableException(new TimeoutException());

        using var page = await _site.Visitor("text/html").GetAsync($"/jobs/{_id}");
        using var told = await _site.Visitor().GetAsync($"/jobs/{_id}");
        using var events = await _site.Visitor("text/event-stream").GetAsync($"/jobs/{_id}/events");
        using var cancelled = await _site.Visitor().PostAsync($"/jobs/{_id}/cancel", null);

        foreach (var response in new[] { page, told, events, cancelled })
        {
            Assert.That((response.StatusCode, response.Header("Retry-After")), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "5")));
        }

        Assert.That(page.Header("Refresh"), Is.EqualTo("5"));
        Assert.That((await page.HtmlAsync()).QuerySelector("h1")!.TextContent, Is.EqualTo("Redis is away"));
        Assert.That(told.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
    }

    [Test]
    public async Task Who_prefers_to_wait_is_answered_when_it_is_over()
    {
        using var program = _site.Visitor();
        program.DefaultRequestHeaders.Add("Prefer", "wait=60");
        var asking = program.GetAsync($"/jobs/{_id}");
        await Eventually.Is(() => _site.Jobs.Listeners == 1);

        _site.Jobs.Set(Running with { State = JobState.Done });
        using var response = await asking;

        Assert.That((response.StatusCode, response.Header("Preference-Applied")), Is.EqualTo((HttpStatusCode.SeeOther, "wait=60")));
        Assert.That(_site.Jobs.Listeners, Is.Zero);
    }

    [Test]
    public async Task Who_prefers_to_wait_is_told_where_it_stands_after_that()
    {
        using var program = _site.Visitor();
        program.DefaultRequestHeaders.Add("Prefer", "wait=0");

        using var response = await program.GetAsync($"/jobs/{_id}");

        Assert.That((response.StatusCode, response.Header("Preference-Applied")), Is.EqualTo((HttpStatusCode.OK, "wait=0")));
        Assert.That((await response.JsonAsync()).GetProperty("state").GetString(), Is.EqualTo("running"));
    }
}
