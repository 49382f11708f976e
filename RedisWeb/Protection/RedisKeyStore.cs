using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Protection;

/// <summary>The keys of cookies and forms in a list, and a message to the other copies when one is added.</summary>
public sealed class RedisKeyStore(RedisConnection connection, RedisTarget target, ProtectionKeys keys, TimeProvider clock) : BackgroundService, IKeyStore
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly RedisChannel _channel = RedisChannel.Literal(keys.List);

    public bool IsShared => !target.IsEmbedded;

    public event Action? Changed;

    public Task<IReadOnlyList<string>> ReadAllAsync(CancellationToken cancellationToken) => AskAsync<IReadOnlyList<string>>(
        async database => [.. (await database.ListRangeAsync(keys.List)).Select(element => element.ToString())],
        cancellationToken);

    public async Task AddAsync(string element, CancellationToken cancellationToken)
    {
        await AskAsync(database => AddAsync(database, element), cancellationToken);
        await TellAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var multiplexer = await connection.WhenMadeAsync(stoppingToken);
            multiplexer.ConnectionRestored += (_, _) => Changed?.Invoke();
            while (!await TryListenAsync(multiplexer))
            {
                await Task.Delay(Pause, clock, stoppingToken);
            }

            Changed?.Invoke(); // what was added before was not told to this copy
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the app ends
        }
    }

    // Copies that find a list lost give back the same elements at the same time.
    private async Task<bool> AddAsync(IDatabase database, string element)
    {
        var both = database.CreateTransaction();
        var removed = both.ListRemoveAsync(keys.List, element);
        var added = both.ListRightPushAsync(keys.List, element);
        await Task.WhenAll(both.ExecuteAsync(), removed, added);
        return true;
    }

    private async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> ask, CancellationToken cancellationToken)
    {
        var multiplexer = await connection.WhenMadeAsync(cancellationToken);
        try
        {
            return await ask(multiplexer.GetDatabase()).WaitAsync(cancellationToken);
        }
        catch (RedisServerException ex)
        {
            throw new KeyStoreException(ex.Message, ex);
        }
    }

    // The others also look by themselves, so that whoever may not publish here shares its keys all the same.
    private async Task TellAsync(CancellationToken cancellationToken)
    {
        var multiplexer = await connection.WhenMadeAsync(cancellationToken);
        try
        {
            await multiplexer.GetSubscriber().PublishAsync(_channel, RedisValue.EmptyString).WaitAsync(cancellationToken);
        }
        catch (RedisServerException)
        {
        }
    }

    private async Task<bool> TryListenAsync(IConnectionMultiplexer multiplexer)
    {
        var subscriber = multiplexer.GetSubscriber();
        try
        {
            await subscriber.SubscribeAsync(_channel, (_, _) => Changed?.Invoke());
            return true;
        }
        catch (RedisServerException)
        {
            return true; // not allowed, and never will be
        }
        catch (Exception ex) when (ex is RedisException or TimeoutException or OperationCanceledException)
        {
            subscriber.Unsubscribe(_channel, flags: CommandFlags.FireAndForget); // the client keeps the handler of a try that failed
            return false;
        }
    }
}
