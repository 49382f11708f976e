using RedisWeb.Calculations;

namespace RedisWeb.Boards;

/// <summary>Answers that somebody has shared: which, and in which order. What they come to stands in the cache.</summary>
/// <param name="At">When it was shared, the last time.</param>
/// <param name="Until">When it ends, unless it is shared again.</param>
public sealed record Board(IReadOnlyList<Question> Questions, DateTimeOffset At, DateTimeOffset Until)
{
    /// <summary>How long a board is kept from when it was shared: looking at it prolongs nothing, so that one whose owner is gone ends.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>How long it is known of a board that it was taken back.</summary>
    public static readonly TimeSpan GoneFor = TimeSpan.FromDays(365);

    /// <summary>Of all its questions, in characters.</summary>
    public const int Longest = 64 * 1024;
}

/// <param name="Board">Null where it was taken back.</param>
public sealed record FoundBoard(Board? Board);

/// <summary>Where boards are kept.</summary>
public interface IBoards
{
    /// <summary>Shares a board under a token, in place of what was shared under it before.</summary>
    /// <returns>False where it was taken back: that is for good.</returns>
    Task<bool> ShareAsync(string token, Board board, CancellationToken cancellationToken);

    Task TakeBackAsync(string token, CancellationToken cancellationToken);

    /// <returns>Null where there is none, or none any more.</returns>
    Task<FoundBoard?> FindAsync(string token, CancellationToken cancellationToken);
}
