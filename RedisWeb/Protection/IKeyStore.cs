namespace RedisWeb.Protection;

/// <summary>Where the keys of all copies are kept: elements of XML, each written once and never changed.</summary>
public interface IKeyStore
{
    /// <summary>Whether other copies may have keys there. Not where the app has started the store for itself.</summary>
    bool IsShared { get; }

    /// <summary>It may hold something new: another copy added to it, or it was reached again. Handlers are quick and don't throw.</summary>
    event Action? Changed;

    /// <summary>All elements. Waits for the first attempt to reach the store; after that it fails at once while the store is away.</summary>
    /// <exception cref="KeyStoreException">The store is there, and refuses. Any other exception means that it is away.</exception>
    Task<IReadOnlyList<string>> ReadAllAsync(CancellationToken cancellationToken);

    /// <summary>Adds an element, once however many copies add it, and tells the other copies.</summary>
    /// <exception cref="KeyStoreException">The store is there, and refuses. Any other exception means that it is away.</exception>
    Task AddAsync(string element, CancellationToken cancellationToken);
}

/// <summary>The store is there, and refuses.</summary>
/// <param name="message">What it says.</param>
/// <param name="cause">How it said so.</param>
public sealed class KeyStoreException(string message, Exception? cause = null) : Exception(message, cause);
