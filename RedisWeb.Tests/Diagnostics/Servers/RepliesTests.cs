using Microsoft.Extensions.Options;
using RedisWeb.Diagnostics;
using RedisWeb.Diagnostics.Panels;
using RedisWeb.Diagnostics.Servers;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Tests.Diagnostics.Servers;

/// <summary>What is read from replies that others had a hand in.</summary>
public sealed class RepliesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly KeyPrefix _keys = new(Options.Create(new RedisOptions { KeyPrefix = "app:" }));

    [TestCase(RedisErrorKind.NoPermission, "NOPERM User app has no permissions to run the 'info' command", PanelState.NotPermitted)]
    [TestCase(RedisErrorKind.UnknownCommand, "ERR unknown command 'SLOWLOG', with args beginning with: 'GET'", PanelState.NotSupported)]
    [TestCase(RedisErrorKind.UnknownError, "ERR unknown command", PanelState.NotSupported)]
    [TestCase(RedisErrorKind.UnknownError, "ERR Unknown subcommand or wrong number of arguments for 'GET'. Try CONFIG HELP.", PanelState.NotSupported)]
    [TestCase(RedisErrorKind.UnknownError, "ERR This instance has cluster support disabled", PanelState.NotSupported)]
    [TestCase(RedisErrorKind.Loading, "LOADING Redis is loading the dataset in memory", null)]
    [TestCase(RedisErrorKind.UnknownError, "ERR NOPERM", null)]
    public void A_refusal_is_told_from_a_failure(RedisErrorKind kind, string error, PanelState? state) =>
        Assert.That(ServerRefusal.StateOf(new RedisServerException(kind, CommandFlags.None, error)), Is.EqualTo(state));

    [TestCase("app:answer:prime-count:v1:secret", "answer")]
    [TestCase("app:lease:{app:answer:prime-count}", "lease")]
    [TestCase("app:<b>\n\r:secret", "<b>\n\r")]
    [TestCase("other:answer:secret", null)]
    public void Of_a_slow_command_only_its_name_and_the_kind_of_its_key_are_told(string key, string? kind)
    {
        var entry = SlowEntry.Of("node", Now, TimeSpan.FromMilliseconds(12), ["hget", key, "secret"], _keys);

        Assert.That(entry, Is.EqualTo(new SlowEntry("node", Now, TimeSpan.FromMilliseconds(12), "HGET", kind)));
        Assert.That(entry.ToString(), Does.Not.Contain("secret"));
    }

    [Test]
    public void A_long_name_is_shortened_and_none_does_no_harm()
    {
        Assert.That(SlowEntry.Of("node", Now, default, [new string('x', 5000)], _keys).Command, Has.Length.EqualTo(40));
        Assert.That(SlowEntry.Of("node", Now, default, [], _keys), Is.EqualTo(new SlowEntry("node", Now, default, "", null)));
    }
}
