using System.Globalization;
using System.Security.Cryptography;
using RedisWeb.Calculations;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Popularity;

/// <summary>What was asked on all copies, and by how many, in Redis: a sorted set for each day, a list of the latest, a HyperLogLog of each day's visitors. Reports there what this copy was asked.</summary>
internal sealed class PopularityStore(RedisConnection connection, PopularityKeys keys, PopularityCounts counts, ThisCopy copy, TimeProvider clock) : IFlushed
{
    // A script of thousands of questions would hold up every answer on the connection.
    private const int MostInReport = 50;

    private const int Days = 7;
    private const int MostOfDay = 1000;
    private const int Latest = 50;
    private const int MostRead = 32;
    private const int SaltBytes = 32;

    // KEYS: the copy's last number, most asked of the day, recently asked.
    // ARGV: number, seconds to keep it, seconds to keep the day, most of a day, length of the list, then for each question, earliest first, its text, times, last (unix milliseconds).
    // A question stands once in the list, so that one which everybody asks does not push out all others.
    private const string AddReport = """
        local number = tonumber(ARGV[1])
        if number <= tonumber(redis.call('GET', KEYS[1]) or '0') then
          return 0
        end
        redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
        local asked = {}
        for at = 6, #ARGV, 3 do
          redis.call('ZINCRBY', KEYS[2], ARGV[at + 1], ARGV[at])
          asked[ARGV[at]] = true
        end
        redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -(tonumber(ARGV[4]) + 1))
        redis.call('EXPIRE', KEYS[2], ARGV[3])
        for _, entry in ipairs(redis.call('LRANGE', KEYS[3], 0, -1)) do
          if asked[string.match(entry, '^%d+ (.*)$')] then
            redis.call('LREM', KEYS[3], 0, entry)
          end
        end
        local longest = tonumber(ARGV[5])
        for at = math.max(6, #ARGV + 1 - 3 * longest), #ARGV, 3 do
          redis.call('LPUSH', KEYS[3], ARGV[at + 2] .. ' ' .. ARGV[at])
        end
        redis.call('LTRIM', KEYS[3], 0, longest - 1)
        redis.call('EXPIRE', KEYS[3], ARGV[3])
        return 1
        """;

    private static readonly TimeSpan KeepDay = TimeSpan.FromDays(Days + 1);
    private static readonly TimeSpan KeepSalt = TimeSpan.FromDays(2);
    private static readonly TimeSpan KeepNumber = TimeSpan.FromDays(1);
    private static readonly TimeSpan KeepSum = TimeSpan.FromSeconds(5);

    private readonly Queue<PopularityReport> _unconfirmed = [];
    private long _number;

    public string What => "Asked questions";

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        // The same reports until they are confirmed, or what they say could count twice or not at all.
        await ReportAsync(cancellationToken);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        foreach (var chunk in counts.TakeAsked().OrderBy(each => each.Last).Chunk(MostInReport))
        {
            _unconfirmed.Enqueue(new PopularityReport(copy.Run, ++_number, today, chunk, []));
        }

        if (counts.TakeVisitors() is { Count: > 0 } seen)
        {
            _unconfirmed.Enqueue(new PopularityReport(copy.Run, ++_number, today, [], seen));
        }

        await ReportAsync(cancellationToken);
        if (!counts.Knows(today))
        {
            var tomorrow = today.AddDays(1);
            counts.Begin([(today, await SaltAsync(today, cancellationToken)), (tomorrow, await SaltAsync(tomorrow, cancellationToken))]);
        }
    }

    /// <summary>The salt of a day, the same on all copies; random, and forgotten soon after the day.</summary>
    internal async Task<byte[]> SaltAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var database = connection.Database;
        var ours = RandomNumberGenerator.GetBytes(SaltBytes);
        var isOurs = await database.StringSetAsync(keys.Salt(day), ours, KeepSalt, When.NotExists).WaitAsync(cancellationToken);
        var kept = isOurs ? ours : (byte[]?)await database.StringGetAsync(keys.Salt(day)).WaitAsync(cancellationToken);
        return kept is { Length: SaltBytes } ? kept : ours; // somebody else's value is no salt
    }

    /// <summary>Adds what a copy was asked. A report that comes twice counts once.</summary>
    internal Task ReportAsync(PopularityReport report, CancellationToken cancellationToken)
    {
        var database = connection.Database;
        var questions = report.Asked.Count == 0 ? Task.CompletedTask : database.ScriptEvaluateAsync(
            AddReport, [keys.LastReport(report.Run), keys.MostOf(report.Day), keys.Recent], [.. Arguments(report)]);
        var seen = report.Visitors.SelectMany(day => new Task[]
        {
            database.HyperLogLogAddAsync(keys.Visitors(day.Date), [.. day.Digests.Select(digest => (RedisValue)digest)]),
            database.KeyExpireAsync(keys.Visitors(day.Date), KeepDay),
        });
        return Task.WhenAll([questions, .. seen]).WaitAsync(cancellationToken);
    }

    /// <summary>The last seven days, in one round trip.</summary>
    public async Task<PopularityFeed> ReadAsync(DateOnly today, CancellationToken cancellationToken)
    {
        var database = connection.Database;
        var most = MostAskedAsync(database, today, MostRead);
        var recent = database.ListRangeAsync(keys.Recent);
        var visitorsToday = database.HyperLogLogLengthAsync(keys.Visitors(today));
        await Task.WhenAll(most, recent, visitorsToday).WaitAsync(cancellationToken);
        return new PopularityFeed(await most, JustAsked(await recent), await visitorsToday);
    }

    /// <summary>What was asked of one calculation in the last seven days, most often first; of what is asked most of all.</summary>
    public async Task<IReadOnlyList<Question>> MostAskedAsync(string name, DateOnly today, CancellationToken cancellationToken) =>
        [.. (await MostAskedAsync(connection.Database, today, MostOfDay).WaitAsync(cancellationToken)).Select(each => each.Question).Where(each => each.Name == name)];

    private async Task<(Question Question, long Times)[]> MostAskedAsync(IDatabase database, DateOnly today, int most)
    {
        var days = Enumerable.Range(0, Days).Select(back => keys.MostOf(today.AddDays(-back)));
        var sum = database.CreateWritableTransaction(); // the sum never stays without its expiration
        _ = sum.SortedSetCombineAndStoreAsync(SetOperation.Union, keys.Most, [.. days]);
        _ = sum.KeyExpireAsync(keys.Most, KeepSum);
        var summed = sum.SortedSetRangeByRankWithScoresAsync(keys.Most, 0, most - 1, Order.Descending);
        await sum.ExecuteAsync();
        return MostAsked(await summed);
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        while (_unconfirmed.TryPeek(out var report))
        {
            await ReportAsync(report, cancellationToken);
            _unconfirmed.Dequeue();
        }
    }

    private static IEnumerable<RedisValue> Arguments(PopularityReport report)
    {
        yield return report.Number;
        yield return (long)KeepNumber.TotalSeconds;
        yield return (long)KeepDay.TotalSeconds;
        yield return MostOfDay;
        yield return Latest;
        foreach (var each in report.Asked.OrderBy(each => each.Last))
        {
            yield return each.Question.ToString();
            yield return each.Times;
            yield return each.Last.ToUnixTimeMilliseconds();
        }
    }

    private static (Question Question, long Times)[] MostAsked(SortedSetEntry[] members) =>
        [.. members.Where(each => each.Score is >= 1 and < long.MaxValue).Select(each => (Question.Parse(each.Element.ToString()), (long)each.Score))];

    // Copies report at their own times, so the list is only about in order.
    private static (Question Question, DateTimeOffset At)[] JustAsked(RedisValue[] entries) =>
        [.. entries.Select(Entry).OfType<(Question Question, DateTimeOffset At)>().OrderByDescending(each => each.At).DistinctBy(each => each.Question)];

    private static (Question Question, DateTimeOffset At)? Entry(RedisValue entry)
    {
        var parts = entry.ToString().Split(' ', 2);
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? (Question.Parse(parts[1]), DateTimeOffset.FromUnixTimeMilliseconds(at)) : null;
    }
}

/// <summary>What a copy was asked since its last report.</summary>
/// <param name="Run">Which copy: <see cref="RedisWeb.Redis.ThisCopy.Run"/>.</param>
/// <param name="Number">Greater than those of all its reports before.</param>
/// <param name="Day">Which the questions count for, in UTC.</param>
/// <param name="Asked">Each question once.</param>
/// <param name="Visitors">Those not reported yet.</param>
public sealed record PopularityReport(string Run, long Number, DateOnly Day, IReadOnlyList<AskedQuestion> Asked, IReadOnlyList<VisitorsOfDay> Visitors);

/// <summary>What was asked on all copies. What it holds may no longer be a question, or never have been one.</summary>
/// <param name="MostAsked">In the last seven days, most often first; more than are shown, for some may be gone.</param>
/// <param name="JustAsked">Latest first, each once.</param>
/// <param name="VisitorsToday">About: within one per cent.</param>
public sealed record PopularityFeed(IReadOnlyList<(Question Question, long Times)> MostAsked, IReadOnlyList<(Question Question, DateTimeOffset At)> JustAsked, long VisitorsToday);
