using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace RedisWeb.Protection;

/// <summary>The keys that this copy knows. The framework asks for them synchronously, so they are always at hand; <see cref="KeySync"/> keeps them in step with the store.</summary>
internal sealed class KeyMemory : IXmlRepository, IDisposable
{
    private readonly KeyFolder _folder;
    private readonly KeyReader _reader;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, KeyElement> _elements = [];
    private CancellationTokenSource _untilNewcomers = new();

    public KeyMemory(KeyFolder folder, KeyReader reader)
    {
        _folder = folder;
        _reader = reader;
        foreach (var element in reader.Read(folder.ReadAll()))
        {
            _elements.TryAdd(element.Identity, element);
        }
    }

    /// <summary>The framework made an element.</summary>
    public event Action? Made;

    /// <summary>Cancelled when elements of other copies come in.</summary>
    public CancellationToken UntilNewcomers => Volatile.Read(ref _untilNewcomers).Token;

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (_lock)
        {
            return [.. _elements.Values.Select(element => XElement.Parse(element.Text))];
        }
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        var made = KeyElement.Of(element) ?? throw new ArgumentException($"{friendlyName} is neither a key nor a revocation.", nameof(element));
        if (TryAdd(made))
        {
            Made?.Invoke();
        }
    }

    /// <summary>Takes in what the store has and this copy has not.</summary>
    /// <param name="stored">All that the store has.</param>
    /// <returns>Whether anything came in, and what the store lacks.</returns>
    public (bool TookIn, IReadOnlyList<KeyElement> Lacking) Compare(IEnumerable<string> stored)
    {
        var theirs = _reader.Read(stored).DistinctBy(element => element.Identity).ToDictionary(element => element.Identity);
        var newcomers = theirs.Values.Where(TryAdd).ToList();
        if (newcomers.Count > 0)
        {
            Interlocked.Exchange(ref _untilNewcomers, new CancellationTokenSource()).Cancel();
        }

        lock (_lock)
        {
            return (newcomers.Count > 0, [.. _elements.Values.Where(element => !theirs.ContainsKey(element.Identity))]);
        }
    }

    public void Dispose() => _untilNewcomers.Dispose();

    private bool TryAdd(KeyElement element)
    {
        lock (_lock)
        {
            if (!_elements.TryAdd(element.Identity, element))
            {
                return false;
            }
        }

        _folder.Keep(element);
        return true;
    }
}
