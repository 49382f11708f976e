namespace RedisWeb.Jobs;

/// <summary>A line in this process: served by turns among clients, and within a client in order (<see cref="IWaitingLine"/>).</summary>
internal sealed class FairLine<T>(int most, int mostOfClient)
    where T : notnull
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<(long Number, long Order), Waiting> _slow = [];
    private readonly SortedDictionary<(long Number, long Order), Waiting> _quick = [];
    private readonly Dictionary<T, (ComputeLane Lane, (long, long) At)> _places = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<(ComputeLane, string), long> _last = [];
    private readonly long[] _taken = new long[2];
    private long _order;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _places.Count;
            }
        }
    }

    /// <exception cref="ComputeQueueFullException">As many wait as may.</exception>
    /// <exception cref="TooManyWaitingException">As many of the client's.</exception>
    public void Add(T item, string client, ComputeLane lane)
    {
        lock (_gate)
        {
            if (_places.ContainsKey(item))
            {
                return;
            }

            if (_places.Count >= most)
            {
                throw new ComputeQueueFullException();
            }

            var count = _counts.GetValueOrDefault(client);
            if (count >= mostOfClient)
            {
                throw new TooManyWaitingException();
            }

            var number = Math.Max(_taken[(int)lane], _last.GetValueOrDefault((lane, client))) + 1;
            (_counts[client], _last[(lane, client)]) = (count + 1, number);
            _places[item] = (lane, (number, ++_order));
            Lane(lane)[(number, _order)] = new Waiting(item, client);
        }
    }

    /// <returns>The next one; none where there is none that is wanted.</returns>
    public T? Take(IReadOnlyList<ComputeLane> lanes, Func<T, bool>? isWanted = null)
    {
        lock (_gate)
        {
            foreach (var lane in lanes)
            {
                foreach (var (at, waiting) in Lane(lane))
                {
                    if (isWanted?.Invoke(waiting.Item) ?? true)
                    {
                        _taken[(int)lane] = at.Number;
                        Leave(waiting.Item);
                        return waiting.Item;
                    }
                }
            }

            return default;
        }
    }

    /// <summary>Whether anything waits in these lanes.</summary>
    public bool Has(IReadOnlyList<ComputeLane> lanes)
    {
        lock (_gate)
        {
            return lanes.Any(lane => Lane(lane).Count > 0);
        }
    }

    public void Remove(T item)
    {
        lock (_gate)
        {
            if (_places.ContainsKey(item))
            {
                Leave(item);
            }
        }
    }

    /// <summary>How many are before it in its lane; null where it does not wait.</summary>
    public int? PlaceOf(T item)
    {
        lock (_gate)
        {
            return _places.TryGetValue(item, out var place) ? Lane(place.Lane).Keys.TakeWhile(at => at != place.At).Count() : null;
        }
    }

    public IReadOnlyList<T> Read()
    {
        lock (_gate)
        {
            return [.. _slow.Values.Concat(_quick.Values).Select(each => each.Item)];
        }
    }

    private SortedDictionary<(long Number, long Order), Waiting> Lane(ComputeLane lane) => lane is ComputeLane.Quick ? _quick : _slow;

    private void Leave(T item)
    {
        _places.Remove(item, out var place);
        Lane(place.Lane).Remove(place.At, out var waiting);
        if (--_counts[waiting!.Client] == 0)
        {
            _counts.Remove(waiting.Client);
        }

        if (_places.Count == 0)
        {
            _last.Clear(); // the numbers begin anew
            Array.Clear(_taken);
        }
    }

    private sealed record Waiting(T Item, string Client);
}
