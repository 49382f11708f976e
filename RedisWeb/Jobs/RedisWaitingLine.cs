using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Jobs;

/// <summary>The line of all copies, in Redis. Whoever waits looks now and then whether its question is still there, and adds it again where Redis has lost it.</summary>
public sealed class RedisWaitingLine(RedisConnection connection, RedisGate gate, JobKeys keys, CopyChannel channel, IOptions<ComputeOptions> options) : IWaitingLine
{
    private const long Full = -1;
    private const long TooMany = -2;

    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    // Keys: slow, quick, questions, clients. In clients: 'n client' counts, 'slow client' and 'quick client' are its last numbers, 'slow' and 'quick' those of what was taken last,
    // 'order' tells which of two with the same number came first: it is the lower part of the score.
    // Arguments: lane, id, client, question, most in line, most of a client, kept for, channel, message.
    private static readonly RedisScript Add = new("""
        if redis.call('HEXISTS', KEYS[3], ARGV[2]) == 1 then return 0 end
        if redis.call('HLEN', KEYS[3]) >= tonumber(ARGV[5]) then return -1 end
        local count = 'n ' .. ARGV[3]
        if tonumber(redis.call('HGET', KEYS[4], count) or '0') >= tonumber(ARGV[6]) then return -2 end
        local last = ARGV[1] .. ' ' .. ARGV[3]
        local number = math.max(tonumber(redis.call('HGET', KEYS[4], ARGV[1]) or '0'), tonumber(redis.call('HGET', KEYS[4], last) or '0')) + 1
        local order = redis.call('HINCRBY', KEYS[4], 'order', 1)
        redis.call('ZADD', ARGV[1] == 'quick' and KEYS[2] or KEYS[1], string.format('%.0f', number * 1048576 + order % 1048576), ARGV[2])
        redis.call('HSET', KEYS[3], ARGV[2], ARGV[4])
        redis.call('HINCRBY', KEYS[4], count, 1)
        redis.call('HSET', KEYS[4], last, string.format('%.0f', number))
        for i = 1, 4 do redis.call('PEXPIRE', KEYS[i], ARGV[7]) end
        redis.call('PUBLISH', ARGV[8], ARGV[9])
        return 1
        """);

    // Keys as above; arguments: how many are looked at, how many lanes, the lanes, then the names that the taker can compute. A question begins with name and client, each on a line.
    private static readonly RedisScript Take = new(Leave + """

        local can = {}
        for i = 3 + tonumber(ARGV[2]), #ARGV do can[ARGV[i]] = true end
        for i = 3, 2 + tonumber(ARGV[2]) do
          local lane = ARGV[i] == 'quick' and KEYS[2] or KEYS[1]
          local ids = redis.call('ZRANGE', lane, 0, tonumber(ARGV[1]) - 1, 'WITHSCORES')
          for j = 1, #ids, 2 do
            local question = redis.call('HGET', KEYS[3], ids[j])
            if not question then
              redis.call('ZREM', lane, ids[j])
            elseif can[string.match(question, '^([^\n]*)')] then
              redis.call('HSET', KEYS[4], ARGV[i], string.format('%.0f', math.floor(tonumber(ids[j + 1]) / 1048576)))
              leave(ids[j], question)
              return {ids[j], question}
            end
          end
        end
        return false
        """);

    // Keys as above; argument: id.
    private static readonly RedisScript Remove = new(Leave + """

        local question = redis.call('HGET', KEYS[3], ARGV[1])
        if not question then return 0 end
        leave(ARGV[1], question)
        return 1
        """);

    // When a client's last one leaves nothing is left of the client, and when the last of all does, of nobody: the numbers begin anew then.
    private const string Leave = """
        local function leave(id, question)
          redis.call('ZREM', KEYS[1], id)
          redis.call('ZREM', KEYS[2], id)
          redis.call('HDEL', KEYS[3], id)
          local client = string.match(question, '^[^\n]*\n([^\n]*)')
          if redis.call('HINCRBY', KEYS[4], 'n ' .. client, -1) <= 0 then redis.call('HDEL', KEYS[4], 'n ' .. client, 'slow ' .. client, 'quick ' .. client) end
          if redis.call('HLEN', KEYS[3]) == 0 then redis.call('DEL', KEYS[4]) end
        end
        """;

    private RedisKey[] Keys { get; } = [keys.Slow, keys.Quick, keys.Questions, keys.Clients];

    public async Task AddAsync(WaitingQuestion question, CancellationToken cancellationToken)
    {
        RedisValue[] values =
        [
            Word(question.Lane), question.Id, question.Client, Text(question), options.Value.QueueLimit, options.Value.QueueLimitPerClient, (long)KeptFor.TotalMilliseconds,
            (string?)channel.Channel, channel.Notice(CopyNoticeKind.Queued, question.Id, Word(question.Lane)),
        ];
        switch ((long)await gate.WriteAsync(static (call, _) => Add.RunAsync(call.connection.Database, call.Keys, call.values), (connection, Keys, values), cancellationToken))
        {
            case Full:
                throw new ComputeQueueFullException();
            case TooMany:
                throw new TooManyWaitingException();
        }
    }

    public async Task<WaitingQuestion?> TakeAsync(IReadOnlyList<ComputeLane> lanes, IReadOnlyCollection<string> names)
    {
        RedisValue[] values = [options.Value.QueueLimit, lanes.Count, .. lanes.Select(lane => (RedisValue)Word(lane)), .. names.Select(name => (RedisValue)name)];
        var taken = await gate.WriteAsync(static (call, _) => Take.RunAsync(call.connection.Database, call.Keys, call.values), (connection, Keys, values), CancellationToken.None);
        return taken.IsNull ? null : Read((string)taken[0]!, (string)taken[1]!);
    }

    public Task<bool> RemoveAsync(string id) =>
        gate.WriteAsync(static async (call, _) => (long)await Remove.RunAsync(call.connection.Database, call.Keys, [call.id]) == 1, (connection, Keys, id), CancellationToken.None);

    public async Task<int?> PlaceAsync(string id)
    {
        var database = connection.Database;
        var places = await Task.WhenAll(database.SortedSetRankAsync(keys.Slow, id), database.SortedSetRankAsync(keys.Quick, id));
        return (int?)(places[0] ?? places[1]);
    }

    public async Task<IReadOnlyList<WaitingQuestion>> ReadAsync(int most)
    {
        var database = connection.Database;
        var ids = await Task.WhenAll(database.SortedSetRangeByRankAsync(keys.Slow, 0, most - 1), database.SortedSetRangeByRankAsync(keys.Quick, 0, most - 1));
        RedisValue[] all = [.. ids.SelectMany(each => each).Distinct()];
        var questions = all.Length == 0 ? [] : await database.HashGetAsync(keys.Questions, all);
        return [.. all.Zip(questions).Where(each => each.Second.HasValue).Select(each => Read(each.First.ToString(), each.Second.ToString())).OfType<WaitingQuestion>()];
    }

    public async Task<(long Slow, long Quick)> CountAsync()
    {
        var database = connection.Database;
        var counts = await Task.WhenAll(database.SortedSetLengthAsync(keys.Slow), database.SortedSetLengthAsync(keys.Quick));
        return (counts[0], counts[1]);
    }

    private static string Word(ComputeLane lane) => lane is ComputeLane.Quick ? "quick" : "slow";

    private static string Text(WaitingQuestion question) => string.Join('\n', question.Name, question.Client, JsonSerializer.Serialize(question));

    // What is no question was not written by a copy.
    private static WaitingQuestion? Read(string id, string text) =>
        text.Split('\n') is [_, _, var json] && StoredJson.Read<WaitingQuestion>(Encoding.UTF8.GetBytes(json)) is { } question ? question with { Id = id } : null;
}

/// <summary>What waits for a thread, on whichever copy has one first: served by turns among clients, and within a client in order.</summary>
/// <remarks>Each question has a number: one more than its client's last, or than the one that was taken last, whichever is higher. The lowest is next. So a client with many waits behind one with few.</remarks>
public interface IWaitingLine
{
    /// <summary>Puts a question in line, unless it is there already.</summary>
    /// <exception cref="Caching.ComputeRefusedException">The line is full, or the client has as many there as one may.</exception>
    Task AddAsync(WaitingQuestion question, CancellationToken cancellationToken);

    /// <summary>Takes the next question out of the line.</summary>
    /// <param name="lanes">Which lanes are looked at, in this order.</param>
    /// <param name="names">Which calculations the taker can compute (<see cref="WaitingQuestion.Name"/>).</param>
    /// <returns>Null where there is none for the taker.</returns>
    Task<WaitingQuestion?> TakeAsync(IReadOnlyList<ComputeLane> lanes, IReadOnlyCollection<string> names);

    /// <summary>Takes a question out of the line that nobody waits for any more.</summary>
    /// <returns>False where it was not there.</returns>
    Task<bool> RemoveAsync(string id);

    /// <summary>How many are before it in its lane; null where it does not wait.</summary>
    Task<int?> PlaceAsync(string id);

    /// <summary>Who waits: those that are next.</summary>
    /// <param name="most">How many are looked at in each lane.</param>
    Task<IReadOnlyList<WaitingQuestion>> ReadAsync(int most);

    /// <summary>How many wait in each lane.</summary>
    Task<(long Slow, long Quick)> CountAsync();
}

/// <summary>A question in line.</summary>
/// <param name="Name">The calculation with its version, as <c>prime-count:v1</c>: another version's copies can't compute it.</param>
/// <param name="Replaced">When the answer was computed that is not wanted any more.</param>
public sealed record WaitingQuestion(string Id, string Name, string Input, string Client, ComputeLane Lane, DateTimeOffset Since, DateTimeOffset? Replaced)
{
    /// <summary>The calculation's slug.</summary>
    public string Slug => Name[..Name.LastIndexOf(':')];

    public static string NameOf(string key)
    {
        var parts = key.Split(':', 4);
        return $"{parts[1]}:{parts[2]}";
    }

    public static string NameOf(string slug, int version) => $"{slug}:v{version}";
}
