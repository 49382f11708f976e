using RedisWeb.Caching;
using RedisWeb.Redis;

namespace RedisWeb.Jobs;

/// <content>A place in line for one of the threads.</content>
public sealed partial class ComputeScheduler
{
    private sealed class ComputePlace : IComputePlace
    {
        private readonly ComputeScheduler _queue;
        private readonly QueuedCompute _compute;
        private readonly string _id;
        private readonly Lock _gate = new();
        private readonly CancellationTokenRegistration _stopping;
        private TaskCompletionSource _ready = NewSource();
        private ComputeTurn? _turn;
        private bool _isInLine;
        private bool _isOver;

        public ComputePlace(ComputeScheduler queue, QueuedCompute compute)
        {
            (_queue, _compute, _id) = (queue, compute, JobId.Of(compute.Key));
            _stopping = queue._threads.Stopped.Register(static place => ((ComputePlace)place!)._ready.TrySetException(new ComputeStoppedException()), this);
        }

        public Task Ready => _ready.Task;

        public string Name => CacheKey.NameIn(_compute.Key).ToString();

        public ComputeLane Lane { get; private set; }

        public IComputeTurn? Claim()
        {
            if (_queue._threads.Stopped.IsCancellationRequested)
            {
                throw new ComputeStoppedException();
            }

            lock (_gate)
            {
                var turn = _turn;
                if (turn is not null)
                {
                    _turn = null;
                    _ready = NewSource();
                }

                return turn;
            }
        }

        public async Task JoinSharedAsync(CancellationToken cancellationToken)
        {
            if (_turn is not null)
            {
                return;
            }

            Lane = _queue._times.LaneOf(Name);
            _queue._shared.TryAdd(_id, this);
            try
            {
                var question = new WaitingQuestion(_id, WaitingQuestion.NameOf(_compute.Key), _compute.Input, _compute.Client, Lane, _queue._clock.GetUtcNow(), _compute.Replaced);
                await _queue._line.AddAsync(question, cancellationToken);
                _isInLine = true;
            }
            catch
            {
                Forget();
                throw;
            }

            _queue.Joined?.Invoke();
        }

        public void Join()
        {
            if (_queue._threads.Count == 0)
            {
                throw new NoComputeThreadsException();
            }

            Lane = _queue._times.LaneOf(Name);
            _queue._here.Add(this, _compute.Client, Lane);
            _queue.GrantHere();
        }

        public void Leave()
        {
            Forget();
            if (_isInLine)
            {
                _isInLine = false;
                _queue._line.RemoveAsync(_id).Forget();
            }
        }

        public async ValueTask DisposeAsync()
        {
            ComputeTurn? unused;
            lock (_gate)
            {
                (_isOver, unused, _turn) = (true, _turn, null);
            }

            unused?.Dispose();
            await _stopping.DisposeAsync();
            _queue._here.Remove(this);
            Forget();
            if (_isInLine)
            {
                LeaveUnlessAwaitedAsync().Forget();
            }
        }

        /// <returns>False where it is not wanted any more.</returns>
        public bool TryGrant(ComputeTurn turn)
        {
            lock (_gate)
            {
                if (_isOver || _turn is not null)
                {
                    return false;
                }

                (_turn, _isInLine) = (turn, false);
            }

            _ready.TrySetResult();
            return true;
        }

        private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

        private void Forget() => ((ICollection<KeyValuePair<string, ComputePlace>>)_queue._shared).Remove(new(_id, this));

        private async Task LeaveUnlessAwaitedAsync()
        {
            if (!await _queue._entries.IsAwaitedAsync(_compute.Key))
            {
                await _queue._line.RemoveAsync(_id);
            }
        }
    }
}
