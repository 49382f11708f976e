using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Tests.Redis;

public sealed class RedisFaultsTests
{
    [TestCase(RedisErrorKind.OutOfMemory, "OOM command not allowed when used memory > 'maxmemory'.", RedisFault.Refusal)]
    [TestCase(RedisErrorKind.OutOfMemory, "OOM command not allowed when used memory > 'maxmemory'. script: 53ed, on @user_script:3.", RedisFault.Refusal)]
    [TestCase(RedisErrorKind.UnknownError, "ERR Error running script (call to f_53ed): @user_script:3: -OOM command not allowed when used memory > 'maxmemory'.", RedisFault.Refusal)]
    [TestCase(RedisErrorKind.UnknownError, "ERR Error running script (call to f_53ed): @user_script:1: -WRONGTYPE Operation against a key", RedisFault.ForeignValue)]
    [TestCase(RedisErrorKind.WrongType, "WRONGTYPE Operation against a key holding the wrong kind of value", RedisFault.ForeignValue)]
    [TestCase(RedisErrorKind.Loading, "LOADING Redis is loading the dataset in memory", RedisFault.Outage)]
    [TestCase(RedisErrorKind.UnknownError, "ERR Error running script (call to f_53ed): @user_script:1: no such command", RedisFault.Outage)]
    public void A_reply_is_known_by_its_kind_also_out_of_a_script(RedisErrorKind kind, string reply, RedisFault fault) =>
        Assert.That(RedisFaults.Classify(new RedisServerException(kind, CommandFlags.None, reply)), Is.EqualTo(fault));

    [Test]
    public void Everything_else_is_an_outage() => Assert.That(RedisFaults.Classify(new TaskCanceledException()), Is.EqualTo(RedisFault.Outage));
}
