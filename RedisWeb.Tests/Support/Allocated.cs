namespace RedisWeb.Tests.Support;

/// <summary>What an action allocates on its thread, in bytes, once it is warm.</summary>
internal static class Allocated
{
    public static long By(Action action)
    {
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
