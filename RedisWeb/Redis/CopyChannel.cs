using System.Diagnostics.CodeAnalysis;
using System.Globalization;
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
    private const string HelloWord = "hello";

    private readonly string _sender = Guid.NewGuid().ToString("N");

    public RedisChannel Channel { get; } = RedisChannel.Literal(prefix.Text + Name);

    public string Settled(string key) => Text(SettledWord, key);

    public string Invalidated(KeyScope scope) => Text(scope.IsPrefix ? AllInvalidatedWord : InvalidatedWord, scope.Key);

    /// <summary>Says nothing; it shows whoever sent it that messages arrive.</summary>
    public string Hello(long number) => Text(HelloWord, number.ToString(CultureInfo.InvariantCulture));

    /// <summary>False for all else, hellos and what is not ours included.</summary>
    public bool TryRead(string text, out CopyMessage message)
    {
        message = default;
        if (!TrySplit(text, out var kind, out var sender, out var rest))
        {
            return false;
        }

        var isOwn = sender == _sender;
        (var isKnown, message) = kind switch
        {
            SettledWord => (true, CopyMessage.Settled(rest, isOwn)),
            InvalidatedWord => (true, CopyMessage.Invalidated(KeyScope.Of(rest), isOwn)),
            AllInvalidatedWord => (true, CopyMessage.Invalidated(new KeyScope(rest, IsPrefix: true), isOwn)),
            _ => (false, default),
        };
        return isKnown;
    }

    private static bool TrySplit(string text, [NotNullWhen(true)] out string? kind, [NotNullWhen(true)] out string? sender, [NotNullWhen(true)] out string? rest)
    {
        var parts = text.Split(' ', 3);
        (kind, sender, rest) = parts is [_, { Length: > 0 }, { Length: > 0 }] ? (parts[0], parts[1], parts[2]) : (null, null, null);
        return rest is not null;
    }

    private string Text(string kind, string rest) => $"{kind} {_sender} {rest}";
}
