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
    private const string ProgressWord = "progress";
    private const string QueuedWord = "queued";
    private const string LeftWord = "left";
    private const string CancelledWord = "cancelled";
    private const string EndedWord = "ended";

    private readonly string _sender = Guid.NewGuid().ToString("N");

    public RedisChannel Channel { get; } = RedisChannel.Literal(prefix.Text + Name);

    public string Settled(string key) => Text(SettledWord, key);

    public string Invalidated(KeyScope scope) => Text(scope.IsPrefix ? AllInvalidatedWord : InvalidatedWord, scope.Key);

    /// <param name="text">Anything on one line.</param>
    public string Notice(CopyNoticeKind kind, string key, string text = "") =>
        Text(
            kind switch
            {
                CopyNoticeKind.Progress => ProgressWord,
                CopyNoticeKind.Queued => QueuedWord,
                CopyNoticeKind.Cancelled => CancelledWord,
                CopyNoticeKind.Ended => EndedWord,
                _ => LeftWord,
            },
            $"{key} {text}");

    /// <summary>Says nothing; it shows whoever sent it that messages arrive.</summary>
    public string Hello(long number) => Text(HelloWord, number.ToString(CultureInfo.InvariantCulture));

    /// <returns>Null for all else, hellos and what is not ours included.</returns>
    public CopyMessage? Read(string text) => text.Split(' ', 3) is not [var kind, { Length: > 0 } sender, { Length: > 0 } rest] ? null : kind switch
    {
        SettledWord => CopyMessage.Settled(rest, sender == _sender),
        InvalidatedWord => CopyMessage.Invalidated(KeyScope.Of(rest), sender == _sender),
        AllInvalidatedWord => CopyMessage.Invalidated(new KeyScope(rest, IsPrefix: true), sender == _sender),
        _ => null,
    };

    /// <inheritdoc cref="Read"/>
    public static CopyNotice? ReadNotice(string text) => text.Split(' ', 4) is not [var kind, _, { Length: > 0 } key, var rest] ? null : kind switch
    {
        ProgressWord => new CopyNotice(CopyNoticeKind.Progress, key, rest),
        QueuedWord => new CopyNotice(CopyNoticeKind.Queued, key, rest),
        LeftWord => new CopyNotice(CopyNoticeKind.Left, key, rest),
        CancelledWord => new CopyNotice(CopyNoticeKind.Cancelled, key, rest),
        EndedWord => new CopyNotice(CopyNoticeKind.Ended, key, rest),
        _ => null,
    };

    private string Text(string kind, string rest) => $"{kind} {_sender} {rest}";
}
