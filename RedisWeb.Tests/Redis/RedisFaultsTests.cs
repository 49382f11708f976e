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
    [TestCase(RedisErrorKind.UnknownError, "ERR The user executing the script can't run this command or subcommand script: 15b4, on @user_script:4.", RedisFault.Refusal)]
    [TestCase(RedisErrorKind.UnknownCommand, "ERR unknown command 'EVALSHA', with args beginning with: ", RedisFault.Refusal)]
    [TestCase(RedisErrorKind.Loading, "LOADING Redis is loading the dataset in memory", RedisFault.Outage)]
    [TestCase(RedisErrorKind.UnknownError, "ERR Error running script (call to f_53ed): @user_script:1: no such command", RedisFault.Outage)]
    public void A_reply_is_known_by_its_kind_also_out_of_a_script(RedisErrorKind kind, string reply, RedisFault fault) =>
        Assert.That(RedisFaults.Classify(new RedisServerException(kind, CommandFlags.None, reply)), Is.EqualTo(fault));

    [TestCase(RedisErrorKind.Misconfigured, "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.", "can't write to its disk")]
    [TestCase(RedisErrorKind.UnknownError, "ERR Error running script (call to f_53ed): @user_script:1: -READONLY You can't write against a read only replica.", "is read-only")]
    [TestCase(RedisErrorKind.NoPermission, "NOPERM User app has no permissions to run the 'hset' command", "does not permit what the app needs")]
    public void A_refusal_is_told_in_words_without_a_name_or_a_key(RedisErrorKind kind, string reply, string words) =>
        Assert.That(RedisFaults.RefusalOf(new RedisServerException(kind, CommandFlags.None, reply)), Is.EqualTo(words));

    [TestCase(typeof(TaskCanceledException), RedisFault.Outage)]
    [TestCase(typeof(TimeoutException), RedisFault.Outage)]
    [TestCase(typeof(IOException), RedisFault.Outage)]
    [TestCase(typeof(System.Net.Sockets.SocketException), RedisFault.Outage)]
    [TestCase(typeof(InvalidCastException), RedisFault.ForeignValue)]
    [TestCase(typeof(OverflowException), RedisFault.ForeignValue)]
    [TestCase(typeof(ArgumentOutOfRangeException), RedisFault.ForeignValue)]
    [TestCase(typeof(FormatException), RedisFault.ForeignValue)]
    public void Only_what_can_come_of_a_server_that_is_away_is_an_outage(Type error, RedisFault fault) =>
        Assert.That(RedisFaults.Classify((Exception)Activator.CreateInstance(error)!), Is.EqualTo(fault));
}
