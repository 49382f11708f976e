using StackExchange.Redis;

namespace RedisWeb.Tests.AcrossCopies;

/// <summary>Cuts every subscription of the copies again and again, so that no message arrives.</summary>
internal sealed class Silence : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly IServer[] _servers;
    private Task _cutting = Task.CompletedTask;

    private Silence(IServer[] servers) => _servers = servers;

    public int Cuts { get; private set; }

    /// <summary>Ends when the first have been cut.</summary>
    public static async Task<Silence> BeginAsync(IConnectionMultiplexer redis)
    {
        var silence = new Silence([.. redis.GetServers().Where(server => server.IsConnected)]);
        await silence.CutAsync();
        silence._cutting = silence.KeepCuttingAsync();
        return silence;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _cutting;
        _stop.Dispose();
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
