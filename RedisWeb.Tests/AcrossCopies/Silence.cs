using RedisWeb.Tests.Support;
using StackExchange.Redis;

namespace RedisWeb.Tests.AcrossCopies;

/// <summary>Cuts every subscription of the copies, so that no message arrives, until it is disposed of.</summary>
/// <remarks>
/// Where the server knows permissions nobody may subscribe meanwhile; where it does not, subscriptions are cut again and again. Either way
/// messages are still sent.
/// </remarks>
internal sealed class Silence : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly IServer[] _servers;
    private bool _isForbidden;
    private Task _cutting = Task.CompletedTask;

    private Silence(IServer[] servers) => _servers = servers;

    public int Cuts { get; private set; }

    /// <summary>Waits until all copies listen; ends when none does any more.</summary>
    public static async Task<Silence> BeginAsync(IConnectionMultiplexer redis, int copies)
    {
        var silence = new Silence([.. redis.GetServers().Where(server => server.IsConnected)]);
        await Eventually.Is(async () => await silence.ListenersAsync() >= copies, "all copies listen", TimeSpan.FromSeconds(30));
        silence._isForbidden = await silence.TryPermitAsync("-subscribe");
        await silence.CutAsync();
        silence._cutting = silence._isForbidden ? Task.CompletedTask : silence.KeepCuttingAsync();
        return silence;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _cutting;
        if (_isForbidden)
        {
            await TryPermitAsync("+subscribe");
        }

        _stop.Dispose();
    }

    private async Task<long> ListenersAsync() =>
        (await Task.WhenAll(_servers.Select(server => server.SubscriptionSubscriberCountAsync(RedisChannel.Literal(CopiesFixture.RedisKey("messages")))))).Sum();

    private async Task<bool> TryPermitAsync(string permission)
    {
        try
        {
            await Task.WhenAll(_servers.Select(server => server.ExecuteAsync("ACL", "SETUSER", "default", permission)));
            return true;
        }
        catch (RedisServerException)
        {
            return false;
        }
    }

    private async Task KeepCuttingAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                await CutAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // ended
        }
    }

    private async Task CutAsync() =>
        Cuts += (await Task.WhenAll(_servers.Select(async server => (int)await server.ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub")))).Sum();
}
