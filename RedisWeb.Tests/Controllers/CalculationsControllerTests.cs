using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using RedisWeb.Caching;
using RedisWeb.Controllers;
using RedisWeb.Http;
using RedisWeb.Models;
using RedisWeb.Sessions;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Controllers;

public sealed class CalculationsControllerTests
{
    private readonly Halving _halving = new();
    private readonly Mock<IDistributedCache> _cache = new();
    private TestSite _site = null!;
    private CalculationsController _controller = null!;

    [SetUp]
    public void Create()
    {
        _cache.Reset();
        _site = new TestSite(_halving) { Cache = _cache.Object };
        _controller = ActivatorUtilities.CreateInstance<CalculationsController>(_site.Services, _cache.Object);
        var context = new DefaultHttpContext { RequestServices = _site.Services };
        var sessions = _site.Services.GetRequiredService<SessionStore>();
        context.Features.Set<ISessionFeature>(new DefaultSessionFeature { Session = new StoredSession(sessions, null, () => true) });
        _controller.ControllerContext.HttpContext = context;
    }

    [TearDown]
    public async Task Dispose()
    {
        _controller.Dispose();
        await _site.DisposeAsync();
    }

    [Test]
    public async Task A_miss_reads_the_injected_cache_again_under_the_lease_and_fills_it()
    {
        var answer = await AskAsync("?number=10");

        Assert.That(answer.Status, Is.EqualTo(CacheStatus.Miss));
        _cache.Verify(cache => cache.GetAsync(It.Is<string>(key => key.Contains("halving")), It.IsAny<CancellationToken>()), Times.Exactly(2));
        _cache.Verify(cache => cache.SetAsync(
            It.Is<string>(key => key.Contains("halving")), It.IsAny<byte[]>(), It.IsAny<DistributedCacheEntryOptions>(), It.IsAny<CancellationToken>()), Times.Once);
        _cache.VerifyNoOtherCalls();
    }

    [Test]
    public async Task A_hit_is_read_from_the_injected_cache_and_not_computed()
    {
        byte[]? stored = null;
        _cache.Setup(cache => cache.SetAsync(It.IsAny<string>(), It.IsAny<byte[]>(), It.IsAny<DistributedCacheEntryOptions>(), It.IsAny<CancellationToken>()))
            .Callback((string _, byte[] bytes, DistributedCacheEntryOptions _, CancellationToken _) => stored = bytes);
        await AskAsync("?number=12");
        _cache.Setup(cache => cache.GetAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).ReturnsAsync(() => stored);
        var before = _halving.Computes;

        var answer = await AskAsync("?number=12");

        Assert.That(answer.Status, Is.EqualTo(CacheStatus.Hit));
        Assert.That(((HalvingAnswer)answer.Value).Half, Is.EqualTo(6));
        Assert.That(_halving.Computes, Is.EqualTo(before));
    }

    [TestCase("")]
    [TestCase("?other=1")]
    [TestCase("?number=lots")]
    public async Task The_form_and_bad_input_leave_the_cache_alone(string query)
    {
        var page = await ShowAsync(query);

        Assert.That(page.Answer, Is.Null);
        _cache.VerifyNoOtherCalls();
    }

    [Test]
    public async Task An_unknown_calculation_leaves_the_cache_alone()
    {
        var result = await _controller.Show("halvin");

        Assert.That(((ViewResult)result).Model, Is.InstanceOf<ErrorPage>());
        _cache.VerifyNoOtherCalls();
    }

    [Test]
    public async Task A_refresh_replaces_what_the_injected_cache_has()
    {
        _controller.Request.QueryString = new QueryString("?number=14");

        var result = await _controller.Refresh("halving");

        Assert.That(((StatusCodeResult)result).StatusCode, Is.EqualTo(StatusCodes.Status303SeeOther));
        _cache.Verify(cache => cache.SetAsync(It.IsAny<string>(), It.IsAny<byte[]>(), It.IsAny<DistributedCacheEntryOptions>(), It.IsAny<CancellationToken>()), Times.Once);
    }

    [Test]
    public async Task A_cache_that_fails_is_told_and_the_answer_is_there_all_the_same()
    {
        _cache.Setup(cache => cache.GetAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).ThrowsAsync(new IOException("away"));

        var answer = await AskAsync("?number=16");

        Assert.That(answer.Status, Is.EqualTo(CacheStatus.Bypass));
        Assert.That(((HalvingAnswer)answer.Value).Half, Is.EqualTo(8));
    }

    private async Task<CacheResult> AskAsync(string query)
    {
        _controller.Request.QueryString = new QueryString(query);
        return ((AnswerResult)await _controller.Show("halving")).Result;
    }

    private async Task<CalculationPage> ShowAsync(string query)
    {
        _controller.Request.QueryString = new QueryString(query);
        return (CalculationPage)((ViewResult)await _controller.Show("halving")).Model!;
    }
}
