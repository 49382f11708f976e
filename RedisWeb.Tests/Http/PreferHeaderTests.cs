using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using RedisWeb.Http;

namespace RedisWeb.Tests.Http;

public sealed class PreferHeaderTests
{
    [TestCase("respond-async", true, null)]
    [TestCase("wait=30", false, 30)]
    [TestCase("wait=0", false, 0)]
    [TestCase("respond-async, wait=10", true, 10)]
    [TestCase("wait=10,respond-async", true, 10)]
    [TestCase("Respond-Async, WAIT = 10", true, 10)]
    [TestCase("return=minimal; foo=\"some, respond-async\", wait=5", false, 5)]
    [TestCase("foo=\"a \\\" , wait=7\" ; bar, wait=5", false, 5)]
    [TestCase("wait=\"20\"", false, 20)]
    [TestCase("respond-async;x=y", true, null)]
    [TestCase("wait=5, wait=9", false, 5)]
    [TestCase("wait=abc, wait=9", false, null)]
    [TestCase("wait=abc", false, null)]
    [TestCase("wait=-5", false, null)]
    [TestCase("wait=1.5", false, null)]
    [TestCase("wait=", false, null)]
    [TestCase("wait", false, null)]
    [TestCase("wait=٣", false, null)]
    [TestCase("wait=61", false, 60)]
    [TestCase("wait=99999999999999999999999999", false, 60)]
    [TestCase("awaiting=3, respond-asynchronously", false, null)]
    [TestCase("", false, null)]
    [TestCase(",,;=\",", false, null)]
    public void It_reads(string header, bool isAsynchronous, int? wait) =>
        Assert.That(PreferHeader.Parse(header), Is.EqualTo(new PreferHeader(isAsynchronous, wait is { } seconds ? TimeSpan.FromSeconds(seconds) : null)));

    [Test]
    public void Several_headers_are_one_list_and_the_first_of_two_counts() =>
        Assert.That(PreferHeader.Parse(new StringValues(["return=minimal", "wait=3, respond-async", "wait=4"])), Is.EqualTo(new PreferHeader(true, TimeSpan.FromSeconds(3))));

    [TestCase("return=minimal", null)]
    [TestCase("respond-async", 0)]
    [TestCase("wait=7", 7)]
    [TestCase("respond-async, wait=7", 7)]
    public void Patience_is_what_is_preferred(string header, int? seconds) =>
        Assert.That(PreferHeader.Parse(header).Patience?.TotalSeconds, Is.EqualTo(seconds));

    [TestCase("return=minimal", "")]
    [TestCase("respond-async", "respond-async")]
    [TestCase("respond-async, wait=100", "respond-async, wait=60")]
    public void It_says_what_was_done(string header, string applied)
    {
        var context = new DefaultHttpContext();

        PreferHeader.Parse(header).WriteApplied(context.Response);

        Assert.That(context.Response.Headers["Preference-Applied"].ToString(), Is.EqualTo(applied));
    }

    [Test]
    public void Of_one_that_is_too_long_nothing_is_read([Values("", "aaaaaaaaaa", "\"", "a\",", ",")] string repeated)
    {
        var most = new StringValues(["wait=7", .. Enumerable.Repeat("x=y", 248)]);

        Assert.That(PreferHeader.Parse(most).Patience, Is.EqualTo(TimeSpan.FromSeconds(7)));
        Assert.That(PreferHeader.Parse($"wait=7,{string.Concat(Enumerable.Repeat(repeated, 3000))}\"").Patience, Is.EqualTo(repeated.Length == 0 ? TimeSpan.FromSeconds(7) : null));
    }
}
