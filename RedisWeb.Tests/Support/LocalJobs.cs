using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RedisWeb.Calculations;
using RedisWeb.Jobs;

namespace RedisWeb.Tests.Support;

/// <summary>Jobs in this process, which stand where the test says. What is published runs; who leaves as the last ends it.</summary>
public sealed class LocalJobs : IJobs
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Job> _jobs = [];
    private readonly Dictionary<string, HashSet<string>> _watchers = [];
    private readonly List<(string Id, ChannelWriter<Job> Writer)> _listeners = [];

    /// <summary>What every call throws, if anything.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Whether nothing can be published, as without a Redis.</summary>
    public bool IsAway { get; set; }

    /// <summary>How many listen.</summary>
    public int Listeners => Locked(() => _listeners.Count);

    /// <summary>Who waits.</summary>
    public IReadOnlyCollection<string> WatchersOf(string id) => Locked(() => _watchers.GetValueOrDefault(id)?.ToArray() ?? []);

    public Job Get(string id) => Locked(() => _jobs[id]);

    public void Set(Job job) => Locked(() =>
    {
        _jobs[job.Id] = job;
        _listeners.RemoveAll(each => each.Id == job.Id && each.Writer.TryWrite(job) && IsOver(job) && each.Writer.TryComplete());
        return true;
    });

    public Task<string?> PublishAsync(string key, Question question, DateTimeOffset asked, DateTimeOffset? replaced, CancellationToken cancellationToken) => Task.FromResult(IsAway ? null : Locked(() =>
    {
        var id = JobId.Of(key);
        if (!_jobs.TryGetValue(id, out var known) || IsOver(known))
        {
            _jobs[id] = new Job(id, question, JobState.Running);
        }

        return id;
    }));

    public Task<Job?> FindAsync(string id, string? watcher, CancellationToken cancellationToken) => Task.FromResult(Locked(() =>
    {
        if (watcher is not null && _jobs.ContainsKey(id))
        {
            Watch(id, watcher);
        }

        return _jobs.GetValueOrDefault(id);
    }));

    public Task HoldAsync(string id, string watcher, CancellationToken cancellationToken) => FindAsync(id, watcher, cancellationToken);

    public async IAsyncEnumerable<Job> WatchAsync(string id, string watcher, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var states = Channel.CreateUnbounded<Job>();
        Locked(() =>
        {
            Watch(id, watcher);
            states.Writer.TryWrite(_jobs[id]);
            if (IsOver(_jobs[id]))
            {
                states.Writer.Complete();
            }
            else
            {
                _listeners.Add((id, states.Writer));
            }

            return true;
        });
        try
        {
            await foreach (var job in states.Reader.ReadAllAsync(cancellationToken))
            {
                yield return job;
            }
        }
        finally
        {
            Locked(() => _listeners.RemoveAll(each => each.Writer == states.Writer));
        }
    }

    public Task<LeaveOutcome> LeaveAsync(string id, string watcher, CancellationToken cancellationToken)
    {
        var outcome = Locked(() =>
            !_watchers.TryGetValue(id, out var waiting) || !waiting.Remove(watcher) ? LeaveOutcome.NotWaiting
            : IsOver(_jobs[id]) ? LeaveOutcome.Over
            : waiting.Count > 0 ? LeaveOutcome.OthersWait : LeaveOutcome.Cancelled);
        if (outcome is LeaveOutcome.Cancelled)
        {
            Set(Get(id) with { State = JobState.Ended, Watchers = 0 });
        }

        return Task.FromResult(outcome);
    }

    private static bool IsOver(Job job) => job.State is not (JobState.Waiting or JobState.Running);

    private void Watch(string id, string watcher)
    {
        var waiting = _watchers.TryGetValue(id, out var known) ? known : _watchers[id] = [];
        waiting.Add(watcher);
        _jobs[id] = _jobs[id] with { Watchers = waiting.Count };
    }

    private T Locked<T>(Func<T> action)
    {
        lock (_gate)
        {
            return Fault is null ? action() : throw Fault;
        }
    }
}
