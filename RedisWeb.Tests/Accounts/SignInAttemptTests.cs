using System.Net;
using RedisWeb.Accounts;

namespace RedisWeb.Tests.Accounts;

public sealed class SignInAttemptTests
{
    [TestCase("192.0.2.7", "::ffff:192.0.2.7", true)]
    [TestCase("192.0.2.7", "192.0.2.8", false)]
    [TestCase("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [TestCase("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void Addresses_are_the_same_where_one_machine_has_them(string one, string other, bool same) =>
        Assert.That(SignInAttempt.Of("a", IPAddress.Parse(one)).Address == SignInAttempt.Of("a", IPAddress.Parse(other)).Address, Is.EqualTo(same));

    [Test]
    public void Names_are_the_same_whatever_their_case() =>
        Assert.That(SignInAttempt.UserTag("Ada"), Is.EqualTo(SignInAttempt.UserTag("aDA")).And.Not.EqualTo(SignInAttempt.UserTag("adb")));
}
