using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;
using RedisWeb.Sessions;

namespace RedisWeb.Tests.Sessions;

public sealed class RememberedCookieTests : IDataProtectionProvider, IDataProtector
{
    private readonly IDataProtector _protector = new EphemeralDataProtectionProvider().CreateProtector("test");
    private readonly FakeTimeProvider _clock = new();
    private int _opened;
    private SessionCookie _cookie = null!;

    [SetUp]
    public void Begin()
    {
        _opened = 0;
        _cookie = new SessionCookie(this, Mock.Of<IHostEnvironment>(), Options.Create(new SessionStateOptions()), _clock);
    }

    [Test]
    public void One_cookie_is_opened_once_a_minute()
    {
        var key = SessionKey.New();
        var value = Written(key);

        Assert.That((Read(value), Read(value), _opened), Is.EqualTo(((SessionKey?)key, (SessionKey?)key, 1)));

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That((Read(value), _opened), Is.EqualTo(((SessionKey?)key, 2)));
    }

    [Test]
    public void One_that_was_refused_is_not_taken_for_known()
    {
        var value = Written(SessionKey.New());
        var bad = value[..^2] + (value[^2] == 'A' ? 'B' : 'A') + value[^1];
        Read(value);

        Assert.That((Read(bad), Read(bad), _opened), Is.EqualTo(((SessionKey?)null, (SessionKey?)null, 3)));
    }

    [Test]
    public void Each_of_many_opens_its_own_session()
    {
        var all = Enumerable.Range(0, 3000).Select(_ => SessionKey.New()).Select(key => (Key: key, Value: Written(key))).ToList();

        for (var round = 0; round < 2; round++)
        {
            Assert.That(all.Where(one => Read(one.Value) != one.Key), Is.Empty);
        }
    }

    public IDataProtector CreateProtector(string purpose) => this;

    public byte[] Protect(byte[] plaintext) => _protector.Protect(plaintext);

    public byte[] Unprotect(byte[] protectedData)
    {
        _opened++;
        return _protector.Unprotect(protectedData);
    }

    private string Written(SessionKey key)
    {
        var context = new DefaultHttpContext();
        _cookie.Write(context.Response, key);
        return context.Response.Headers.SetCookie.ToString().Split('=', 2)[1].Split(';')[0];
    }

    private SessionKey? Read(string value)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = $"{_cookie.Name}={value}";
        return _cookie.Read(context.Request);
    }
}
