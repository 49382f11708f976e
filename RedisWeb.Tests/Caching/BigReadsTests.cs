using System.Buffers;
using RedisWeb.Caching;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Caching;

/// <summary>However many ask at once for answers that take much memory to read, few are read at a time.</summary>
public sealed class BigReadsTests
{
    private const int Readers = 12;

    [Test]
    public async Task Big_answers_are_read_two_at_a_time_and_small_ones_do_not_wait_for_them()
    {
        var cache = new ChaosCache();
        using var codec = new Held();
        await using var rig = new CacheAsideRig();
        var policy = new CachePolicy(TimeSpan.FromMinutes(10), codec);
        Task<CacheResult> AskAsync(string key, int size = 0) => Task.Run(() => rig.GetOrComputeAsync(cache, key, policy, _ => Task.FromResult(new byte[size]), CancellationToken.None));
        for (var i = 0; i < Readers; i++)
        {
            await AskAsync($"big {i}", 4_000_000);
        }

        await AskAsync("small", 100_000);
        var before = cache.Gets;
        codec.Hold();
        var big = Enumerable.Range(0, Readers).Select(i => AskAsync($"big {i}")).ToList();
        await Eventually.Is(() => cache.Gets == before + Readers && codec.Reading >= 2);

        Assert.That((await AskAsync("small")).Status, Is.EqualTo(CacheStatus.Hit));
        codec.Release();

        Assert.That((await Task.WhenAll(big)).Select(each => (each.Status, ((byte[])each.Value).Length)), Is.All.EqualTo((CacheStatus.Hit, 4_000_000)));
        Assert.That(codec.MostAtOnce, Is.EqualTo(2));
    }

    /// <summary>Reads big payloads when the test says so.</summary>
    private sealed class Held : IEntryCodec, IDisposable
    {
        private readonly ManualResetEventSlim _go = new(true);
        private int _reading;
        private int _most;

        public ulong Schema => 7;

        public bool IsCompressible => true;

        public int Reading => Volatile.Read(ref _reading);

        public int MostAtOnce => Volatile.Read(ref _most);

        public void Hold() => _go.Reset();

        public void Release() => _go.Set();

        public void Dispose() => _go.Dispose();

        public void Write(object value, IBufferWriter<byte> output) => output.Write((byte[])value);

        public object Read(ReadOnlyMemory<byte> payload)
        {
            if (payload.Length > 1_000_000)
            {
                var reading = Interlocked.Increment(ref _reading);
                InterlockedMax(ref _most, reading);
                _go.Wait();
                Interlocked.Decrement(ref _reading);
            }

            return payload.ToArray();
        }

        private static void InterlockedMax(ref int most, int value)
        {
            for (var seen = Volatile.Read(ref most); value > seen && Interlocked.CompareExchange(ref most, value, seen) != seen; seen = Volatile.Read(ref most))
            {
            }
        }
    }
}
