using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Popularity;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Popularity;

[NonParallelizable] // it measures memory
public sealed class VisitorsTests
{
    private static readonly DateOnly Today = new(2026, 3, 10);
    private static readonly byte[] Salt = new byte[32];
    private static readonly byte[] OtherSalt = [1, .. new byte[31]];
    private static readonly IPAddress Address = IPAddress.Parse("203.0.113.7");

    private FakeTimeProvider _clock = null!;
    private LogLines _log = null!;
    private LoggerFactory _logs = null!;
    private PopularityCounts _counts = null!;

    [SetUp]
    public void Create()
    {
        _clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 10, 23, 59, 0, TimeSpan.Zero));
        _log = new LogLines();
        _logs = new LoggerFactory([_log]);
        _counts = new PopularityCounts(_clock, _logs.CreateLogger<PopularityCounts>());
        _counts.Begin([(Today, Salt), (Today.AddDays(1), OtherSalt)]);
    }

    [TearDown]
    public void Dispose()
    {
        _logs.Dispose();
        _log.Dispose();
    }

    [Test]
    public void While_nobody_takes_the_reports_they_are_bounded_and_what_is_lost_is_logged_once()
    {
        const int Visitors = 1_000_000;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Visitors; i++)
        {
            _counts.Visited(Address, $"browser {i}");
        }

        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(4_000_000));
        Assert.That(_log.All, Is.EqualTo(new[] { "Warning RedisWeb.Popularity.PopularityCounts: 20000 visitors wait to be reported to Redis; further ones are not counted until they are" }));
        Assert.That(_counts.TakeVisitors().Single().Digests, Has.Count.EqualTo(20_000));
        _counts.Visited(Address, $"browser {Visitors}");
        Assert.That(_counts.TakeVisitors().Single().Digests, Has.Count.EqualTo(1), "there is room again");
    }

    [Test]
    public void A_visitor_is_told_once_and_another_address_or_browser_is_another()
    {
        _counts.Visited(Address, "Firefox");
        _counts.Visited(Address, "Firefox");
        _counts.Visited(Address, "Chrome");
        _counts.Visited(IPAddress.IPv6Loopback, "Firefox");
        _counts.Visited(null, new string('\u20ac', 5000));

        Assert.That(_counts.TakeVisitors().Single().Digests.Select(Convert.ToHexString).Distinct().Count(), Is.EqualTo(4));
        _counts.Visited(Address, "Firefox");
        Assert.That(_counts.TakeVisitors(), Is.Empty);
    }

    [Test]
    public void What_is_told_is_half_a_hash_with_the_salt_of_the_day()
    {
        _counts.Visited(Address, "Firefox");
        _clock.Advance(TimeSpan.FromMinutes(1));
        _counts.Visited(Address, "Firefox");

        var days = _counts.TakeVisitors();

        Assert.That(days.Select(day => day.Date), Is.EqualTo(new[] { Today, Today.AddDays(1) }));
        Assert.That(days[0].Digests.Single(), Is.EqualTo(Half(Salt)));
        Assert.That(days[1].Digests.Single(), Is.EqualTo(Half(OtherSalt)));
    }

    [Test]
    public void Without_the_salt_of_the_day_nobody_is_counted()
    {
        _clock.Advance(TimeSpan.FromDays(2));
        _counts.Visited(Address, "Firefox");

        Assert.That(_counts.Knows(Today.AddDays(2)), Is.False);
        Assert.That(_counts.TakeVisitors(), Is.Empty);
    }

    private static byte[] Half(byte[] salt) => SHA256.HashData([.. salt, .. Address.GetAddressBytes(), .. Encoding.UTF8.GetBytes("Firefox")])[..16];
}
