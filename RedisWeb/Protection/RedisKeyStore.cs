using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Protection;

/// <summary>Where the keys of all copies are kept: elements of XML, each written once and never changed.</summary>
/// <remarks>A <see cref="RedisServerException"/> says that the store is there and refuses; any other exception that it is away.</remarks>
public interface IKeyStore
{
    /// <summary>Whether other copies may have keys there. Not where the app has started the store for itself.</summary>
    bool IsShared { get; }

    /// <summary>It may hold something new: another copy added to it, or it was reached again. Raised from the first read on; handlers are quick and don't throw.</summary>
    event Action? Changed;

    /// <summary>All elements. Waits for the first attempt to reach the store; after that it fails at once while the store is away.</summary>
    Task<IReadOnlyList<string>> ReadAllAsync(CancellationToken cancellationToken);

    /// <summary>Adds an element, once however many copies add it, and notifies the other copies.</summary>
    Task AddAsync(string element, CancellationToken cancellationToken);
}

/// <summary>The keys of cookies and forms in a list, and a message to the other copies when one is added.</summary>
public sealed class RedisKeyStore(RedisConnection connection, RedisTarget target, ProtectionKeys keys) : IKeyStore
{
    private readonly RedisChannel _channel = RedisChannel.Literal(keys.List);
    private bool _isListening;

    public bool IsShared => !target.IsEmbedded;

    public event Action? Changed;

    public async Task<IReadOnlyList<string>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var multiplexer = await connection.WhenMadeAsync(cancellationToken);
        await ListenAsync(multiplexer, cancellationToken); // before the read, so that nothing is missed
        var elements = await multiplexer.GetDatabase().ListRangeAsync(keys.List).WaitAsync(cancellationToken);
        return [.. elements.Select(element => element.ToString())];
    }

    // By a transaction: copies that find a list lost give back the same elements at the same time.
    public async Task AddAsync(string element, CancellationToken cancellationToken)
    {
        var multiplexer = await connection.WhenMadeAsync(cancellationToken);
        var both = multiplexer.GetDatabase().CreateWritableTransaction();
        var removed = both.ListRemoveAsync(keys.List, element);
        var added = both.ListRightPushAsync(keys.List, element);
        await Task.WhenAll(both.ExecuteAsync(), removed, added).WaitAsync(cancellationToken);
        try
        {
            await multiplexer.GetSubscriber().PublishAsync(_channel, RedisValue.EmptyString).WaitAsync(cancellationToken);
        }
        catch (RedisServerException)
        {
            // not allowed: the others also look by themselves
        }
    }

    private async Task ListenAsync(IConnectionMultiplexer multiplexer, CancellationToken cancellationToken)
    {
        if (_isListening)
        {
            return;
        }

        var subscriber = multiplexer.GetSubscriber();
        try
        {
            await subscriber.SubscribeAsync(_channel, (_, _) => Changed?.Invoke()).WaitAsync(cancellationToken);
        }
        catch (RedisServerException)
        {
            // not allowed, and never will be
        }
        catch
        {
            subscriber.Unsubscribe(_channel, flags: CommandFlags.FireAndForget); // the client keeps the handler of a try that failed
            throw;
        }

        multiplexer.ConnectionRestored += (_, _) => Changed?.Invoke();
        _isListening = true;
    }
}

/// <summary><c>data-protection-keys</c>: list, the keys of cookies and forms as XML; no TTL, because what a key protected may be kept longer than anything here. Also the channel that tells of additions.</summary>
public sealed class ProtectionKeys(KeyPrefix prefix) : IFeatureKeys
{
    private const string Name = "data-protection-keys";

    public static IReadOnlyList<KeyKind> Kinds { get; } = [new(Name, Name)];

    public string List { get; } = prefix.Text + Name;
}
