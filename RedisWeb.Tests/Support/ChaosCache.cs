using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace RedisWeb.Tests.Support;

/// <summary>A cache that counts its calls, and fails or hangs when it is told to.</summary>
public sealed class ChaosCache(IDistributedCache inner) : IDistributedCache
{
    private readonly TaskCompletionSource _hanging = new();
    private int _gets;
    private int _sets;

    public ChaosCache() : this(new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())))
    {
    }

    public int Gets => Volatile.Read(ref _gets);

    public int Sets => Volatile.Read(ref _sets);

    /// <summary>What every read throws, if anything.</summary>
    public Exception? FailReads { get; set; }

    /// <summary>What every write throws, if anything.</summary>
    public Exception? FailWrites { get; set; }

    /// <summary>Whether calls do not end, as when packets are lost.</summary>
    public bool Hangs { get; set; }

    /// <summary>Ends the calls that hang.</summary>
    public void EndHanging() => _hanging.TrySetResult();

    /// <summary>The expiration that the last write asked for.</summary>
    public DistributedCacheEntryOptions? LastExpiration { get; private set; }

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        Interlocked.Increment(ref _gets);
        await Misbehave(FailReads);
        return await inner.GetAsync(key, token);
    }

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        Interlocked.Increment(ref _sets);
        LastExpiration = options;
        await Misbehave(FailWrites);
        await inner.SetAsync(key, value, options, token);
    }

    public async Task RemoveAsync(string key, CancellationToken token = default)
    {
        await Misbehave(FailWrites);
        await inner.RemoveAsync(key, token);
    }

    public byte[]? Get(string key) => throw new NotSupportedException("Nothing may call the cache synchronously.");

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException("Nothing may call the cache synchronously.");

    public void Remove(string key) => throw new NotSupportedException("Nothing may call the cache synchronously.");

    public void Refresh(string key) => throw new NotSupportedException("Nothing may call the cache synchronously.");

    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException("Nothing slides.");

    private Task Misbehave(Exception? fault) => Hangs ? _hanging.Task : fault is null ? Task.CompletedTask : Task.FromException(fault);
}
