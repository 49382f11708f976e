using Microsoft.Extensions.Caching.Distributed;
using RedisWeb.Caching;
using RedisWeb.Redis;

namespace RedisWeb.Tests.Support;

/// <summary>One copy's side of a <see cref="LocalServer"/>.</summary>
public sealed class LocalCopy(LocalServer server) : ILeases, IInvalidator, ICopyMessages
{
    public event Action<CopyMessage>? Received;

    public event Action? Interrupted;

    public bool IsListening { get; private set; } = true;

    public event Action<CopyNotice>? Noticed
    {
        add { }
        remove { }
    }

    public async Task<LeaseAttempt> TryAcquireAsync(string key, ReadOnlyMemory<byte> seen, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return await server.AcquireAsync(key, seen, new Lease(server, key));
    }

    public async Task<LeaseAttempt> LookAsync(string key, ReadOnlyMemory<byte> seen, bool waits, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return await server.AcquireAsync(key, seen, null);
    }

    public Task<bool> IsAwaitedAsync(string key) => Task.FromResult(server.IsAwaited(key));

    public Task FailAsync(string key, byte[] failure, TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        server.FailFree(key, failure, timeToLive);
        return Task.CompletedTask;
    }

    public Task RemoveFailureAsync(string key, CancellationToken cancellationToken)
    {
        server.RemoveFailure(key);
        return Task.CompletedTask;
    }

    public async Task<long> InvalidateAsync(KeyScope scope, CancellationToken cancellationToken)
    {
        var removed = 0L;
        foreach (var key in server.Invalidate(scope))
        {
            removed += await server.Cache.GetAsync(key, cancellationToken) is null ? 0 : 1;
            await server.Cache.RemoveAsync(key, cancellationToken);
        }

        server.Send(CopyMessageKind.Invalidated, scope);
        return removed;
    }

    /// <summary>The connection is lost, and comes back when the test says so.</summary>
    public void Interrupt()
    {
        IsListening = false;
        Interrupted?.Invoke();
    }

    public void ListenAgain() => IsListening = true;

    internal void Receive(CopyMessage message)
    {
        if (IsListening)
        {
            Received?.Invoke(message);
        }
    }

    internal sealed class Lease(LocalServer server, string key) : ILease
    {
        public void EndCompute(bool isCancelled) => server.Ended(key, isCancelled);

        public Task<bool> RenewAsync(RunningCompute? progress, CancellationToken cancellationToken) => Task.FromResult(server.Renew(key, this));

        public async Task<bool> StoreAsync(byte[] entry, TimeSpan timeToLive, CancellationToken cancellationToken)
        {
            if (!server.Renew(key, this))
            {
                return false;
            }

            await server.Cache.SetAsync(key, entry, new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = timeToLive }, cancellationToken);
            return server.Settle(key, this, () => { });
        }

        public Task FailAsync(byte[] failure, TimeSpan timeToLive, CancellationToken cancellationToken)
        {
            server.Settle(key, this, () => server.Fail(key, failure, timeToLive));
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            if (server.Fault is null)
            {
                server.Settle(key, this, () => { });
            }

            return ValueTask.CompletedTask;
        }
    }
}
