using System.Globalization;
using System.Text.Json;
using StackExchange.Redis;

namespace RedisWeb.Redis;

/// <summary>
/// How messages of the copies are written: kind, sender, and the scope or number, with a space between. The sender is
/// a random id of this process, since configured names may be the same.
/// </summary>
public sealed class CopyChannel(KeyPrefix prefix)
{
    internal const string Name = "messages";

    private const string SettledWord = "settled";
    private const string InvalidatedWord = "invalidated";
    private const string AllInvalidatedWord = "invalidated-all";

    private readonly string _sender = Guid.NewGuid().ToString("N");

    public RedisChannel Channel { get; } = RedisChannel.Literal(prefix.Text + Name);

    public string Settled(string key) => Text(SettledWord, key);

    public string Invalidated(KeyScope scope) => Text(scope.IsPrefix ? AllInvalidatedWord : InvalidatedWord, scope.Key);

    /// <param name="text">Anything on one line.</param>
    public string Notice(CopyNoticeKind kind, string key, string text = "") => Text(JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()), $"{key} {text}");

    /// <summary>Says nothing; it shows whoever sent it that messages arrive.</summary>
    public string Hello(long number) => Text("hello", number.ToString(CultureInfo.InvariantCulture));

    /// <returns>Null for all else, hellos and what is not ours included.</returns>
    public static CopyMessage? Read(string text) => text.Split(' ', 3) is not [var word, { Length: > 0 }, { Length: > 0 } rest] ? null : word switch
    {
        SettledWord => new CopyMessage(CopyMessageKind.Settled, KeyScope.Of(rest)),
        InvalidatedWord => new CopyMessage(CopyMessageKind.Invalidated, KeyScope.Of(rest)),
        AllInvalidatedWord => new CopyMessage(CopyMessageKind.Invalidated, new KeyScope(rest, IsPrefix: true)),
        _ => null,
    };

    /// <inheritdoc cref="Read"/>
    public static CopyNotice? ReadNotice(string text) =>
        text.Split(' ', 4) is [var word, _, { Length: > 0 } key, var rest] && Enum.TryParse<CopyNoticeKind>(word, ignoreCase: true, out var kind) ? new CopyNotice(kind, key, rest) : null;

    private string Text(string kind, string rest) => $"{kind} {_sender} {rest}";
}
