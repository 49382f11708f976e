using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RedisWeb.Calculations;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Boards;

/// <summary>Boards in Redis, for all copies: a string each, as JSON, that expires when the board ends.</summary>
/// <exception cref="RedisUnavailableException">Of every call: Redis is away, or did not take it.</exception>
public sealed class RedisBoards(RedisConnection connection, RedisGate gate, BoardKeys keys) : IBoards
{
    private const string Gone = "gone";

    // Keys: board; arguments: what it is from now on, for how many milliseconds. Replies 0 where it was taken back, which stays so.
    private static readonly RedisScript Put = new($"""
        if ARGV[1] ~= '{Gone}' and redis.call('GET', KEYS[1]) == '{Gone}' then return 0 end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return 1
        """);

    public Task<bool> ShareAsync(string token, Board board, CancellationToken cancellationToken) =>
        PutAsync(token, JsonSerializer.Serialize(new Kept([.. board.Questions.Select(question => question.ToString())], board.At, board.Until), JsonSerializerOptions.Web), board.Until - board.At, cancellationToken);

    public Task TakeBackAsync(string token, CancellationToken cancellationToken) => PutAsync(token, Gone, Board.GoneFor, cancellationToken);

    public async Task<FoundBoard?> FindAsync(string token, CancellationToken cancellationToken)
    {
        // Of the master: a replica that lags would show what was taken back.
        var kept = await gate.ReadAsync(static (call, _) => call.connection.Database.StringGetAsync(call.Key, CommandFlags.DemandMaster), (connection, Key: keys.Board(token)), cancellationToken);
        return kept.IsNull ? null : kept == Gone ? new FoundBoard(null) : Read(kept.ToString());
    }

    private static FoundBoard? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Kept>(json, JsonSerializerOptions.Web) is { Questions: { } questions } kept
                ? new FoundBoard(new Board([.. questions.Select(Question.Parse)], kept.At, kept.Until)) : null;
        }
        catch (JsonException)
        {
            return null; // something else stands there
        }
    }

    private async Task<bool> PutAsync(string token, string value, TimeSpan keptFor, CancellationToken cancellationToken) => (int)await gate.WriteAsync(
        static (call, _) => Put.RunAsync(call.connection.Database, call.Key, [call.value, (long)call.keptFor.TotalMilliseconds]),
        (connection, Key: keys.Board(token), value, keptFor), cancellationToken) == 1;

    private sealed record Kept(string[] Questions, DateTimeOffset At, DateTimeOffset Until);
}

/// <summary><c>board:hash</c>: string, a board that was shared (JSON), or that it was taken back; by the hash of its token, which nobody can tell from it.</summary>
public sealed class BoardKeys(KeyPrefix prefix) : IFeatureKeys
{
    private const string Kind = "board";

    public static IReadOnlyList<KeyKind> Kinds { get; } = [new(Kind)];

    public RedisKey Board(string token) => $"{prefix.Text}{Kind}:{Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(token)))}";
}

public static class BoardsServiceCollectionExtensions
{
    /// <summary>Boards that visitors share.</summary>
    public static IServiceCollection AddBoards(this IServiceCollection services) => services.AddKeys<BoardKeys>().AddSingleton<IBoards, RedisBoards>();
}
