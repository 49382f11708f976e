namespace RedisWeb.Jobs;

/// <summary>A line in this process, for while Redis is away: served by turns among clients, and within a client in order (<see cref="IWaitingLine"/>).</summary>
internal sealed class FairLine<T>(int most, int mostOfClient)
    where T : notnull
{
    private readonly Lock _gate = new();
    private readonly List<Waiting> _waiting = []; // the next first, of both lanes
    private readonly Dictionary<(ComputeLane, string), long> _last = [];
    private readonly long[] _taken = new long[2];

    public int Count => _waiting.Count;

    /// <exception cref="ComputeQueueFullException">As many wait as may.</exception>
    /// <exception cref="TooManyWaitingException">As many of the client's.</exception>
    public void Add(T item, string client, ComputeLane lane)
    {
        lock (_gate)
        {
            if (IndexOf(item) >= 0)
            {
                return;
            }

            if (_waiting.Count >= most)
            {
                throw new ComputeQueueFullException();
            }

            if (_waiting.Count(each => each.Client == client) >= mostOfClient)
            {
                throw new TooManyWaitingException();
            }

            var number = Math.Max(_taken[(int)lane], _last.GetValueOrDefault((lane, client))) + 1;
            _last[(lane, client)] = number;
            var after = _waiting.FindIndex(each => each.Number > number);
            _waiting.Insert(after < 0 ? _waiting.Count : after, new Waiting(item, client, lane, number));
        }
    }

    /// <returns>The next one; none where there is none that is wanted.</returns>
    public T? Take(IReadOnlyList<ComputeLane> lanes, Func<T, bool>? isWanted = null)
    {
        lock (_gate)
        {
            foreach (var lane in lanes)
            {
                if (_waiting.Find(each => each.Lane == lane && (isWanted?.Invoke(each.Item) ?? true)) is { } next)
                {
                    _taken[(int)lane] = next.Number;
                    Remove(next.Item);
                    return next.Item;
                }
            }

            return default;
        }
    }

    /// <summary>Whether anything waits in these lanes that is wanted.</summary>
    public bool Has(IReadOnlyList<ComputeLane> lanes, Func<T, bool> isWanted)
    {
        lock (_gate)
        {
            return _waiting.Exists(each => lanes.Contains(each.Lane) && isWanted(each.Item));
        }
    }

    public void Remove(T item)
    {
        lock (_gate)
        {
            if (IndexOf(item) is >= 0 and var index)
            {
                var client = _waiting[index].Client;
                _waiting.RemoveAt(index);
                if (!_waiting.Exists(each => each.Client == client))
                {
                    _last.Remove((ComputeLane.Slow, client));
                    _last.Remove((ComputeLane.Quick, client));
                }
            }

            if (_waiting.Count == 0)
            {
                _last.Clear(); // the numbers begin anew
                Array.Clear(_taken);
            }
        }
    }

    public IReadOnlyList<T> Read()
    {
        lock (_gate)
        {
            return _waiting.ConvertAll(each => each.Item);
        }
    }

    private int IndexOf(T item) => _waiting.FindIndex(each => each.Item.Equals(item));

    private sealed record Waiting(T Item, string Client, ComputeLane Lane, long Number);
}
