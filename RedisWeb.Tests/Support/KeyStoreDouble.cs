using RedisWeb.Protection;

namespace RedisWeb.Tests.Support;

/// <summary>A key store in memory that several copies may share; away, silent or refusing when a test wants it so.</summary>
public sealed class KeyStoreDouble : IKeyStore
{
    private readonly Lock _lock = new();
    private readonly List<string> _elements = [];
    private int _reads;

    public bool IsShared { get; init; } = true;

    /// <summary>What each call ends with; null while all is well.</summary>
    public Exception? Fails { get; set; }

    /// <summary>Calls that don't end before this does.</summary>
    public Task Answers { get; set; } = Task.CompletedTask;

    /// <summary>Whether copies learn of changes at once.</summary>
    public bool Tells { get; set; } = true;

    public int Reads => Volatile.Read(ref _reads);

    public IReadOnlyList<string> Elements
    {
        get
        {
            lock (_lock)
            {
                return [.. _elements];
            }
        }
    }

    public event Action? Changed;

    public async Task<IReadOnlyList<string>> ReadAllAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        await Answers.WaitAsync(cancellationToken);
        return Fails is null ? Elements : throw Fails;
    }

    public async Task AddAsync(string element, CancellationToken cancellationToken)
    {
        await Answers.WaitAsync(cancellationToken);
        if (Fails is not null)
        {
            throw Fails;
        }

        Put(element);
    }

    public void Put(string element)
    {
        lock (_lock)
        {
            _elements.Add(element);
        }

        if (Tells)
        {
            Changed?.Invoke();
        }
    }

    public void Lose()
    {
        lock (_lock)
        {
            _elements.Clear();
        }
    }
}
