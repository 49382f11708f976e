using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using RedisWeb.Popularity;

namespace RedisWeb.Tests.Popularity;

public sealed class VisitorsTests
{
    private static readonly DateOnly Today = new(2026, 3, 10);
    private static readonly byte[] Salt = new byte[32];
    private static readonly byte[] OtherSalt = [1, .. new byte[31]];
    private static readonly IPAddress Address = IPAddress.Parse("203.0.113.7");

    private FakeTimeProvider _clock = null!;
    private Visitors _visitors = null!;

    [SetUp]
    public void Create()
    {
        _clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 10, 23, 59, 0, TimeSpan.Zero));
        _visitors = new Visitors(_clock);
        _visitors.Begin([(Today, Salt), (Today.AddDays(1), OtherSalt)]);
    }

    [Test]
    public void A_visitor_is_told_once_and_another_address_or_browser_is_another()
    {
        _visitors.Note(Address, "Firefox");
        _visitors.Note(Address, "Firefox");
        _visitors.Note(Address, "Chrome");
        _visitors.Note(IPAddress.IPv6Loopback, "Firefox");
        _visitors.Note(null, new string('\u20ac', 5000));

        Assert.That(_visitors.Take().Single().Digests.Select(Convert.ToHexString).Distinct().Count(), Is.EqualTo(4));
        _visitors.Note(Address, "Firefox");
        Assert.That(_visitors.Take(), Is.Empty);
    }

    [Test]
    public void What_is_told_is_half_a_hash_with_the_salt_of_the_day()
    {
        _visitors.Note(Address, "Firefox");
        _clock.Advance(TimeSpan.FromMinutes(1));
        _visitors.Note(Address, "Firefox");

        var days = _visitors.Take();

        Assert.That(days.Select(day => day.Date), Is.EqualTo(new[] { Today, Today.AddDays(1) }));
        Assert.That(days[0].Digests.Single(), Is.EqualTo(Half(Salt)));
        Assert.That(days[1].Digests.Single(), Is.EqualTo(Half(OtherSalt)));
    }

    [Test]
    public void Without_the_salt_of_the_day_nobody_is_counted()
    {
        _clock.Advance(TimeSpan.FromDays(2));
        _visitors.Note(Address, "Firefox");

        Assert.That(_visitors.Knows(Today.AddDays(2)), Is.False);
        Assert.That(_visitors.Take(), Is.Empty);
    }

    private static byte[] Half(byte[] salt) => SHA256.HashData([.. salt, .. Address.GetAddressBytes(), .. Encoding.UTF8.GetBytes("Firefox")])[..16];
}
