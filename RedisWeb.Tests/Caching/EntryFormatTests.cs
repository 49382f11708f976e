using System.Buffers;
using RedisWeb.Caching;

namespace RedisWeb.Tests.Caching;

public sealed class EntryFormatTests
{
    private static readonly CacheOptions Options = new() { CompressFrom = 64 };

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public bool What_is_written_is_read_back(byte[] payload, DateTime computedAt, TimeSpan computeTime, TimeSpan fresh, bool compressible)
    {
        var entry = Entry(payload, computedAt, computeTime, fresh);
        var codec = new Raw(compressible);

        var read = EntryFormat.Read(EntryFormat.Write(entry, codec, Options), codec, Options, out var why);

        return why.Length == 0 && read is not null && ((byte[])read.Value).AsSpan().SequenceEqual(payload) && read with { Value = payload } == entry;
    }

    [FsCheck.NUnit.Property(MaxTest = 100)]
    public bool Any_damaged_byte_is_a_miss(byte[] payload, byte difference)
    {
        var change = Math.Max(difference, (byte)1);
        var bytes = EntryFormat.Write(Entry(payload, DateTime.UnixEpoch, default, default), new Raw(true), Options);
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= change;
            if (EntryFormat.Read(bytes, new Raw(true), Options, out var why) is not null || why.Length == 0)
            {
                return false;
            }

            bytes[i] ^= change;
        }

        return EntryFormat.Read(bytes, new Raw(true), Options, out _) is not null;
    }

    [FsCheck.NUnit.Property(MaxTest = 100)]
    public bool Any_truncation_is_a_miss(byte[] payload)
    {
        var bytes = EntryFormat.Write(Entry(payload, DateTime.UnixEpoch, default, default), new Raw(true), Options);
        return Enumerable.Range(0, bytes.Length).All(length => EntryFormat.Read(bytes[..length], new Raw(true), Options, out _) is null);
    }

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public bool Bytes_from_elsewhere_are_a_miss(byte[] bytes) => EntryFormat.Read(bytes, new Raw(true), Options, out _) is null;

    [Test]
    public void A_codec_that_throws_makes_a_miss()
    {
        var bytes = EntryFormat.Write(Entry([1], DateTime.UnixEpoch, default, default), new Raw(true), Options);

        Assert.That(EntryFormat.Read(bytes, new Throwing(), Options, out var why), Is.Null);
        Assert.That(why, Does.Contain("can't be read"));
    }

    [Test]
    public void What_would_grow_beyond_what_an_entry_may_become_is_a_miss_and_nothing_is_allocated_for_it()
    {
        var generous = new CacheOptions { MaximumEntryBytes = 256 * 1024 * 1024 };
        var options = new CacheOptions();
        var bytes = EntryFormat.Write(Entry(new byte[33 * 1024 * 1024], DateTime.UnixEpoch, default, default), new Raw(true), generous);
        Assert.That(EntryFormat.Fits(bytes, options), Is.False, "the one who writes knows it too");

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(EntryFormat.Read(bytes, new Raw(true), options, out var why), Is.Null);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - allocated, Is.LessThan(100_000));
        Assert.That(why, Does.Contain("absurd"));
        Assert.That(EntryFormat.Read(bytes, new Raw(true), generous, out _), Is.Not.Null);
    }

    [Test]
    public void More_bytes_than_an_entry_may_have_are_a_miss()
    {
        var bytes = EntryFormat.Write(Entry(new byte[3000], DateTime.UnixEpoch, default, default), new Raw(false), Options);

        Assert.That(EntryFormat.Read(bytes, new Raw(false), new CacheOptions { MaximumEntryBytes = 1024 }, out var why), Is.Null);
        Assert.That(why, Does.Contain("absurd"));
    }

    [Test]
    public void Random_bytes_are_not_stored_compressed()
    {
        var random = new byte[10_000];
        new System.Random(1).NextBytes(random);

        Assert.That(EntryFormat.Write(Entry(random, DateTime.UnixEpoch, default, default), new Raw(true), Options), Has.Length.LessThan(10_100));
        Assert.That(EntryFormat.Write(Entry(new byte[10_000], DateTime.UnixEpoch, default, default), new Raw(true), Options), Has.Length.LessThan(200));
        Assert.That(EntryFormat.Write(Entry(new byte[10_000], DateTime.UnixEpoch, default, default), new Raw(false), Options), Has.Length.GreaterThan(10_000));
    }

    [Test]
    public void A_type_that_gains_a_property_or_a_name_has_another_schema()
    {
        Assert.That(new AnswerCodec(typeof(Before)).Schema, Is.Not.EqualTo(new AnswerCodec(typeof(After)).Schema));
        Assert.That(new AnswerCodec(typeof(Outer<Before>)).Schema, Is.Not.EqualTo(new AnswerCodec(typeof(Outer<After>)).Schema));
        Assert.That(new AnswerCodec(typeof(Named<Of2>)).Schema, Is.Not.EqualTo(new AnswerCodec(typeof(Named<Of3>)).Schema));
    }

    private static CacheEntry Entry(byte[] payload, DateTime computedAt, TimeSpan computeTime, TimeSpan fresh)
    {
        var at = new DateTimeOffset(DateTime.SpecifyKind(computedAt, DateTimeKind.Utc));
        var until = new DateTimeOffset(Math.Clamp(at.Ticks + (fresh.Ticks / 2), 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);
        return new CacheEntry(payload, at, computeTime, until, "copy-1");
    }

    private sealed record Before(int A);

    private sealed record After(int A, int B);

    private sealed record Outer<T>(T Inner);

    private sealed record Named<T>(T Name);

    private enum Of2
    {
        A,
        B,
    }

    private enum Of3
    {
        A,
        Between,
        B,
    }

    private class Raw(bool compressible) : IEntryCodec
    {
        public ulong Schema => 7;

        public bool IsCompressible => compressible;

        public void Write(object value, IBufferWriter<byte> output) => output.Write((byte[])value);

        public virtual object Read(ReadOnlyMemory<byte> payload) => payload.ToArray();
    }

    private sealed class Throwing() : Raw(true)
    {
        public override object Read(ReadOnlyMemory<byte> payload) => throw new FormatException("nonsense");
    }
}
