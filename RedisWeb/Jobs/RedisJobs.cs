using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Redis;

namespace RedisWeb.Jobs;

/// <summary>Jobs as any copy can show them: what a job is stands in Redis for an hour, and where it stands is told by its answer, lease and place in line.</summary>
public sealed class RedisJobs(
    RedisConnection connection, RedisGate gate, JobKeys keys, ComputeStates states, Waiters waiters, IWaitingLine line, ComputeTimes times, ICopyMessages messages, TimeProvider clock) : IJobs
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, JobFeed> _feeds = new(StringComparer.Ordinal);

    public async Task<string?> PublishAsync(string key, Question question, DateTimeOffset asked, DateTimeOffset? replaced, CancellationToken cancellationToken)
    {
        var id = JobId.Of(key);
        try
        {
            return await gate.WriteAsync(
                async (record, token) =>
                {
                    var (stating, placing, known) = (states.ReadAsync(record.Key), line.PlaceAsync(id), RecordAsync(id, token));
                    await Task.WhenAll(stating, placing, known).WaitAsync(token);
                    var state = await stating;
                    if (state.IsTooLargeToStore)
                    {
                        return null; // nobody could be shown its answer
                    }

                    // Who joins a job does not begin it anew. The page counts as somebody until it is there.
                    var isJoined = (state.IsHeld || await placing is not null) && await known is { } before && before.Replaced == record.Replaced && before.AskedAt > (state.Entry?.ComputedAt ?? default);
                    await Task.WhenAll(
                        isJoined ? Task.CompletedTask : connection.Database.StringSetAsync(keys.Job(id), JsonSerializer.SerializeToUtf8Bytes(record), KeptFor),
                        waiters.AddAsync(record.Key, [id])).WaitAsync(token);
                    return id;
                },
                new JobRecord(key, question.Name, question.Input, asked, replaced),
                cancellationToken);
        }
        catch (RedisUnavailableException)
        {
            return null;
        }
    }

    public async Task<Job?> FindAsync(string id, string? watcher, CancellationToken cancellationToken)
    {
        if (!JobId.IsValid(id) || await RecordAsync(id, cancellationToken) is not { } record)
        {
            return null;
        }

        // First, so that whoever looks is counted.
        var waiting = watcher is null ? Task.CompletedTask : gate.WriteAsync(
            static (call, _) => Task.WhenAll(call.waiters.AddAsync(call.Key, [call.watcher]), call.waiters.ForgetAsync(call.Key, call.id)), (waiters, record.Key, watcher, id), cancellationToken);
        waiting.Forget(); // where the reading fails nobody awaits it
        var job = await ReadAsync(id, record, cancellationToken);
        await waiting;
        return job;
    }

    public async Task HoldAsync(string id, string watcher, CancellationToken cancellationToken)
    {
        if (await RecordAsync(id, cancellationToken) is { } record)
        {
            await gate.WriteAsync(static (call, _) => Task.WhenAll(call.waiters.AddAsync(call.Key, [call.watcher], isHeld: true), call.waiters.ForgetAsync(call.Key, call.id)), (waiters, record.Key, watcher, id), cancellationToken);
        }
    }

    public async IAsyncEnumerable<Job> WatchAsync(string id, string watcher, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await FindAsync(id, watcher, cancellationToken) is null || await RecordAsync(id, cancellationToken) is not { } record)
        {
            yield break;
        }

        await foreach (var job in JobFeed.WatchAsync(_feeds, id, NewFeed, watcher, cancellationToken))
        {
            yield return job;
        }

        JobFeed NewFeed() => new(record.Key, token => ReadAsync(id, record, token), watchers => waiters.AddAsync(record.Key, watchers), messages, clock);
    }

    public async Task<LeaveOutcome> LeaveAsync(string id, string watcher, CancellationToken cancellationToken)
    {
        if (!JobId.IsValid(id) || await RecordAsync(id, cancellationToken) is not { } record)
        {
            return LeaveOutcome.NotWaiting;
        }

        var job = await ReadAsync(id, record, cancellationToken);
        if (job.State is JobState.Done or JobState.Failed)
        {
            return LeaveOutcome.Over;
        }

        if (_feeds.TryGetValue(id, out var feed))
        {
            feed.Forget(watcher);
        }

        return await gate.WriteAsync(static (call, _) => call.waiters.RemoveAsync(call.Key, call.watcher), (waiters, record.Key, watcher), cancellationToken) switch
        {
            null => LeaveOutcome.NotWaiting,
            0 => LeaveOutcome.Cancelled,
            _ => LeaveOutcome.OthersWait,
        };
    }

    private async Task<JobRecord?> RecordAsync(string id, CancellationToken cancellationToken) => StoredJson.Read<JobRecord>(
        (byte[]?)await gate.ReadAsync(static (call, _) => call.connection.Database.StringGetAsync(call.Key), (connection, Key: keys.Job(id)), cancellationToken));

    private async Task<Job> ReadAsync(string id, JobRecord record, CancellationToken cancellationToken)
    {
        var (state, place) = await gate.ReadAsync(
            async (call, _) =>
            {
                var (state, place) = (states.ReadAsync(call.Key), line.PlaceAsync(id));
                await Task.WhenAll(state, place);
                return (await state, await place);
            },
            record,
            cancellationToken);
        var now = clock.GetUtcNow();
        var job = new Job(id, new Question(record.Name, record.Input), StateOf(record, state, place, now))
        {
            Elapsed = Since(record.AskedAt, now),
            Typical = times.TypicalOf(record.Name),
            Watchers = state.Waiting.Visitors,
        };
        return job.State switch
        {
            JobState.Waiting => job with { Ahead = place },
            JobState.Running => job with { Fraction = state.Running?.Fraction, Stage = state.Running?.Stage, Copy = state.Running?.Copy, RunningFor = Since(state.Running?.BegunAt ?? now, now) },
            JobState.Failed => job with { Failure = state.ParkedFor is { } left ? new ComputeParkedException(left) : FailureMarker.Error(state.Outcome!, AnswerFailures.Instance) },
            _ => job,
        };
    }

    private static JobState StateOf(JobRecord record, ComputeState state, int? place, DateTimeOffset now) => state switch
    {
        { Entry: { } entry } when entry.ComputedAt != record.Replaced && (entry.FreshUntil > now || entry.ComputedAt > record.AskedAt) => JobState.Done,
        { IsTooLargeToStore: true } => JobState.Done,
        { IsHeld: true } => JobState.Running,
        { Outcome: not null } or { ParkedFor: not null } => JobState.Failed,
        _ => place is null && state.Waiting.Copies == 0 ? JobState.Ended : JobState.Waiting,
    };

    private static TimeSpan Since(DateTimeOffset then, DateTimeOffset now) => now > then ? now - then : TimeSpan.Zero;

    private sealed record JobRecord(string Key, string Name, string Input, DateTimeOffset AskedAt, DateTimeOffset? Replaced);
}
