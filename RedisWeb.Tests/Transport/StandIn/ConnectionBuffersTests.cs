using System.Runtime.InteropServices;
using Pipelines.Sockets.Unofficial;

namespace RedisWeb.Tests.Transport.StandIn;

public class ConnectionBuffersTests
{
    [Test]
    public void A_buffer_given_back_is_used_again_by_the_same_connection_only()
    {
        using var buffers = new ConnectionBuffers();
        using var others = new ConnectionBuffers();
        var first = RentAndReturn(buffers);

        Assert.That(RentAndReturn(others), Is.Not.SameAs(first));
        Assert.That(RentAndReturn(buffers), Is.SameAs(first));
    }

    [Test]
    public void Once_the_connection_is_closed_no_buffer_is_used_again()
    {
        using var buffers = new ConnectionBuffers();
        var before = RentAndReturn(buffers);
        var inUse = buffers.Rent();
        var array = ArrayOf(inUse.Memory);

        buffers.StopReuse();
        inUse.Dispose();

        Assert.That(RentAndReturn(buffers), Is.Not.SameAs(before).And.Not.SameAs(array));
        var after = RentAndReturn(buffers);
        Assert.That(RentAndReturn(buffers), Is.Not.SameAs(after));
    }

    [Test]
    public void A_request_above_the_block_size_is_served_in_full()
    {
        using var buffers = new ConnectionBuffers();
        using var large = buffers.Rent(ConnectionBuffers.BlockSize + 1);

        Assert.That(large.Memory.Length, Is.GreaterThan(ConnectionBuffers.BlockSize));
        Assert.That(buffers.Rent().Memory.Length, Is.EqualTo(ConnectionBuffers.BlockSize));
    }

    private static byte[] RentAndReturn(ConnectionBuffers buffers)
    {
        using var rented = buffers.Rent();
        return ArrayOf(rented.Memory);
    }

    private static byte[] ArrayOf(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) ? segment.Array! : [];
}
