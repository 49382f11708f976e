using System.Text.Json;
using RedisWeb.Caching;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Diagnostics;

/// <param name="Slowest">The slowest first.</param>
/// <param name="Errors">The latest first.</param>
public sealed record CalculationNotes(IReadOnlyList<SlowCompute> Slowest, IReadOnlyList<FailedCompute> Errors);

/// <param name="Key">Of the answer, as it is given to the cache.</param>
public sealed record SlowCompute(string Key, TimeSpan Took);

/// <summary>A compute that ended without an answer.</summary>
/// <param name="Copy">Where it ran.</param>
/// <param name="Kind">Of the error, by its type.</param>
/// <param name="Message">The beginning of what the error says of itself.</param>
public sealed record FailedCompute(string Key, DateTimeOffset At, string Copy, string Kind, string Message);

/// <summary>Notes which computes of each calculation took longest, and the last that failed: in memory as they end, and every few seconds into Redis for all copies. A hit comes nowhere near it.</summary>
internal sealed class ComputeNotes : IFlushed
{
    /// <summary>Of each kind, for each calculation.</summary>
    public const int Most = 10;

    private const int LongestMessage = 300;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private readonly RedisConnection _connection;
    private readonly DiagnosticsKeys _keys;
    private readonly ThisCopy _copy;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private Dictionary<string, Noted> _noted = new(StringComparer.Ordinal);

    public ComputeNotes(CacheStatistics statistics, RedisConnection connection, DiagnosticsKeys keys, ThisCopy copy, TimeProvider clock)
    {
        (_connection, _keys, _copy, _clock) = (connection, keys, copy, clock);
        statistics.Ended += Note;
    }

    public string What => "Notes of computes";

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, Noted> noted;
        lock (_gate)
        {
            if (_noted.Count == 0)
            {
                return;
            }

            (noted, _noted) = (_noted, new(StringComparer.Ordinal));
        }

        try
        {
            await WriteAsync(noted).WaitAsync(cancellationToken);
        }
        catch
        {
            lock (_gate)
            {
                foreach (var (name, since) in _noted)
                {
                    Of(noted, name).Add(since);
                }

                _noted = noted;
            }

            throw;
        }
    }

    /// <param name="slug">Of the calculation.</param>
    public async Task<CalculationNotes> ReadAsync(string slug)
    {
        var database = _connection.Database;
        var (slowest, errors) = (database.SortedSetRangeByRankWithScoresAsync(_keys.Slowest(slug), 0, Most - 1, Order.Descending), database.ListRangeAsync(_keys.Errors(slug), 0, Most - 1));
        return new CalculationNotes(
            [.. (await slowest).Select(each => new SlowCompute(each.Element.ToString(), TimeSpan.FromMilliseconds(Math.Clamp(each.Score, 0, int.MaxValue))))],
            [.. (await errors).Select(each => DiagnosticsJson.Read<FailedCompute>((byte[])each!)).OfType<FailedCompute>().OrderByDescending(each => each.At)]);
    }

    private static Noted Of(Dictionary<string, Noted> noted, string name) => noted.TryGetValue(name, out var known) ? known : noted[name] = new Noted();

    private void Note(EndedCompute compute)
    {
        lock (_gate)
        {
            if (_noted.Count < CacheStatistics.MostNames)
            {
                var noted = Of(_noted, CacheKey.NameIn(compute.Key).ToString());
                if (compute.Error is { } error)
                {
                    var message = error.Message.AsSpan(0, Math.Min(LongestMessage, error.Message.Length)).ToString();
                    noted.Add(new FailedCompute(compute.Key, _clock.GetUtcNow(), _copy.Name, error.GetType().Name, message));
                }
                else
                {
                    noted.Add(compute.Key, compute.Took.TotalMilliseconds);
                }
            }
        }
    }

    private Task<bool> WriteAsync(Dictionary<string, Noted> noted)
    {
        var all = _connection.Database.CreateWritableTransaction();
        foreach (var (name, each) in noted)
        {
            if (each.Slowest.Count > 0)
            {
                _ = all.SortedSetAddAsync(_keys.Slowest(name), [.. each.Slowest.Select(compute => new SortedSetEntry(compute.Key, Math.Round(compute.Value, 3)))], SortedSetWhen.GreaterThan);
                _ = all.SortedSetRemoveRangeByRankAsync(_keys.Slowest(name), 0, -Most - 1);
                _ = all.KeyExpireAsync(_keys.Slowest(name), Kept);
            }

            if (each.Errors.Count > 0)
            {
                _ = all.ListLeftPushAsync(_keys.Errors(name), [.. each.Errors.Select(error => (RedisValue)JsonSerializer.SerializeToUtf8Bytes(error, DiagnosticsJson.Options))]);
                _ = all.ListTrimAsync(_keys.Errors(name), 0, Most - 1);
                _ = all.KeyExpireAsync(_keys.Errors(name), Kept);
            }
        }

        return all.ExecuteAsync();
    }

    /// <summary>Of one calculation since the last time that it was told.</summary>
    private sealed class Noted
    {
        public Dictionary<string, double> Slowest { get; } = new(StringComparer.Ordinal);

        public Queue<FailedCompute> Errors { get; } = [];

        public void Add(string key, double milliseconds)
        {
            Slowest[key] = Math.Max(milliseconds, Slowest.GetValueOrDefault(key));
            if (Slowest.Count > Most)
            {
                Slowest.Remove(Slowest.MinBy(each => each.Value).Key);
            }
        }

        public void Add(FailedCompute error)
        {
            Errors.Enqueue(error);
            if (Errors.Count > Most)
            {
                Errors.Dequeue();
            }
        }

        public void Add(Noted later)
        {
            foreach (var (key, milliseconds) in later.Slowest)
            {
                Add(key, milliseconds);
            }

            foreach (var error in later.Errors)
            {
                Add(error);
            }
        }
    }
}
