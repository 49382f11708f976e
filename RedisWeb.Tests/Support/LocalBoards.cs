using System.Collections.Concurrent;
using RedisWeb.Boards;

namespace RedisWeb.Tests.Support;

/// <summary>Boards in this process.</summary>
public sealed class LocalBoards(TimeProvider clock) : IBoards
{
    private readonly ConcurrentDictionary<string, Board?> _boards = [];

    /// <summary>What every call fails with; null for nothing.</summary>
    public Exception? Fault { get; set; }

    public Task<bool> ShareAsync(string token, Board board, CancellationToken cancellationToken) =>
        Reached(() => _boards.AddOrUpdate(token, board, (_, old) => old is null ? null : board) is not null);

    public Task TakeBackAsync(string token, CancellationToken cancellationToken) => Reached(() => _boards[token] = null);

    public Task<FoundBoard?> FindAsync(string token, CancellationToken cancellationToken) =>
        Reached(() => _boards.TryGetValue(token, out var board) && (board is null || board.Until > clock.GetUtcNow()) ? new FoundBoard(board) : null);

    private Task<T> Reached<T>(Func<T> call) => Fault is null ? Task.FromResult(call()) : Task.FromException<T>(Fault);
}
