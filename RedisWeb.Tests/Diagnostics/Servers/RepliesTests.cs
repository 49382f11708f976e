using Microsoft.Extensions.Options;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Tests.Diagnostics.Servers;

/// <summary>What is read from replies that others had a hand in.</summary>
public sealed class RepliesTests
{
    private readonly KeyPrefix _keys = new(Options.Create(new RedisOptions { KeyPrefix = "app:" }));

    [TestCase("NOPERM this user has no permissions to run the 'config|get' command", ServerRefusal.NotPermitted)]
    [TestCase("NOPERM User app has no permissions to run the 'info' command", ServerRefusal.NotPermitted)]
    [TestCase("ERR unknown command 'SLOWLOG', with args beginning with: 'GET'", ServerRefusal.NotSupported)]
    [TestCase("ERR unknown command", ServerRefusal.NotSupported)]
    [TestCase("ERR Unknown subcommand or wrong number of arguments for 'GET'. Try CONFIG HELP.", ServerRefusal.NotSupported)]
    [TestCase("ERR This instance has cluster support disabled", ServerRefusal.NotSupported)]
    [TestCase("LOADING Redis is loading the dataset in memory", null)]
    [TestCase("ERR NOPERM", null)]
    public void A_refusal_is_told_from_a_failure(string error, ServerRefusal? refusal) => Assert.That(ServerQuestion.RefusalOf(error), Is.EqualTo(refusal));

    [Test]
    public void A_client_list_is_counted_and_hostile_names_stay_names()
    {
        const string List = """
            id=3 addr=127.0.0.1:1 laddr=127.0.0.1:6379 fd=8 name=RedisWeb age=1 idle=0 flags=N db=0 sub=0 psub=0 ssub=0 multi=-1 obl=0 oll=0 omem=0 cmd=get
            id=4 addr=127.0.0.1:2 name=RedisWeb flags=P sub=1 psub=0 omem=20504 cmd=subscribe
            id=5 addr=127.0.0.1:3 name=<script>alert(1)</script>=flags=P flags=b sub=99999999999999999999 omem=oops
            id=6 addr=127.0.0.1:4 flags=S omem=9223372036854775807

            not a client
            """;

        var clients = ClientLine.ParseAll(List, 200);

        Assert.That(clients, Is.EqualTo(new ClientLine[]
        {
            new("RedisWeb", false, false, false, 0),
            new("RedisWeb", true, false, false, 20504),
            new("<script>alert(1)</script>=flags=P", true, true, false, 0),
            new("", false, false, true, long.MaxValue / 4),
            new("", false, false, false, 0),
        }));
        Assert.That(ClientLine.ParseAll(List, 2), Has.Count.EqualTo(2));
        Assert.That(ClientLine.ParseAll(null, 2), Is.Empty);
    }

    [TestCase("app:answer:prime-count:v1:secret", "answer")]
    [TestCase("app:lease:{app:answer:prime-count}", "lease")]
    [TestCase("app:<b>\n\r:secret", "<b>\n\r")]
    [TestCase("other:answer:secret", null)]
    public void Of_a_slow_command_only_its_name_and_the_kind_of_its_key_are_told(string key, string? kind)
    {
        var read = SlowCommand.ParseAll(Log(Entry(1_795_389_115, 12_345, "hget", key, "secret")), _keys).Single();

        Assert.That(read, Is.EqualTo(new SlowCommand(new(2026, 11, 22, 23, 11, 55, TimeSpan.Zero), TimeSpan.FromMicroseconds(12_345), "HGET", kind)));
        Assert.That(read.ToString(), Does.Not.Contain("secret"));
    }

    [Test]
    public void A_slow_log_that_is_none_is_empty_and_what_is_no_entry_is_left_out()
    {
        Assert.That(SlowCommand.ParseAll(RedisResult.Create(RedisValue.Null), _keys), Is.Empty);
        Assert.That(SlowCommand.ParseAll(RedisResult.Create((RedisValue)"text"), _keys), Is.Empty);
        Assert.That(SlowCommand.ParseAll(Log(RedisResult.Create((RedisValue)1), Entry(long.MaxValue, 1, "get"), Entry(1, long.MaxValue, new string('x', 5000))), _keys).Single().Command, Has.Length.EqualTo(40));
    }

    private static RedisResult Log(params RedisResult[] entries) => RedisResult.Create(entries);

    private static RedisResult Entry(long at, long micros, params string[] words) => RedisResult.Create(
        [RedisResult.Create((RedisValue)1), RedisResult.Create((RedisValue)at), RedisResult.Create((RedisValue)micros), RedisResult.Create(Array.ConvertAll(words, word => (RedisValue)word))]);
}
