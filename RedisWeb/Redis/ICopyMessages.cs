using System.Globalization;
using System.Text.Json;
using StackExchange.Redis;

namespace RedisWeb.Redis;

/// <summary>What the copies tell each other: quick, but never the only way to learn something.</summary>
public interface ICopyMessages
{
    /// <summary>Whether messages of other copies arrive, as far as this copy can know: proven by one of its own that came back.</summary>
    bool IsListening { get; }

    /// <summary>A message, this copy's own included. Handlers are quick and don't throw.</summary>
    event Action<CopyMessage>? Received;

    /// <summary>What is worth a look, and changes nothing of what is true. As <see cref="Received"/>.</summary>
    event Action<CopyNotice>? Noticed;

    /// <summary>Messages may have been missed: the connection was lost, or is silent. Comes before <see cref="IsListening"/> is true again.</summary>
    event Action? Interrupted;
}

public enum CopyMessageKind
{
    /// <summary>A compute of the key ended: its answer was stored, it failed, or it was given up.</summary>
    Settled,

    /// <summary>What is in the scope is no longer true.</summary>
    Invalidated,
}

/// <param name="Scope">To which key, or to all keys that begin so.</param>
public readonly record struct CopyMessage(CopyMessageKind Kind, KeyScope Scope);

public enum CopyNoticeKind
{
    /// <summary>How far the compute of a key is.</summary>
    Progress,

    /// <summary>A compute waits in line for whichever copy has a thread.</summary>
    Queued,

    /// <summary>Somebody who waited for a key has left.</summary>
    Left,

    /// <summary>An administrator ends a job.</summary>
    Cancelled,

    /// <summary>A copy has ended a job because an administrator said so.</summary>
    Ended,
}

/// <param name="Key">Of an answer; or the id of a job.</param>
/// <param name="Text">More about it; may be empty.</param>
public readonly record struct CopyNotice(CopyNoticeKind Kind, string Key, string Text);

/// <summary>One key, or all keys that begin the same.</summary>
/// <param name="Key">The key, or what the keys begin with.</param>
public readonly record struct KeyScope(string Key, bool IsPrefix)
{
    /// <summary>One answer.</summary>
    public static KeyScope Of(string key) => new(key, IsPrefix: false);

    /// <summary>All answers of one calculation, in all its versions: <c>answer:prime-count:</c>.</summary>
    public static KeyScope Named(string kind, string name) => new($"{kind}:{name}:", IsPrefix: true);

    /// <summary>All of a kind: <c>answer:</c>.</summary>
    public static KeyScope Everything(string kind) => new($"{kind}:", IsPrefix: true);

    public bool Contains(string key) => IsPrefix ? key.StartsWith(Key, StringComparison.Ordinal) : key == Key;
}

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
