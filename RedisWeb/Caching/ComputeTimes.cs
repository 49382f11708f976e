namespace RedisWeb.Caching;

/// <summary>How compute times are told apart: by powers of two, from a millisecond to a good minute. Such counts can be summed over copies, where quantiles can't.</summary>
internal static class ComputeTimes
{
    private const int First = (int)CacheCount.Took1Ms;
    private const int Last = (int)CacheCount.TookLonger;

    /// <summary>Which count a compute time belongs to.</summary>
    public static CacheCount Of(TimeSpan time)
    {
        var count = First;
        while (count < Last && time > UpTo(count))
        {
            count++;
        }

        return (CacheCount)count;
    }

    /// <summary>By where in its count the wanted compute would be, if those were spread evenly over the powers of two.</summary>
    public static TimeSpan? Quantile(CacheCounts counts, double part)
    {
        long all = 0;
        for (var count = First; count <= Last; count++)
        {
            all += Math.Max(0, counts[(CacheCount)count]);
        }

        var before = 0L;
        for (var count = First; count <= Last; count++)
        {
            var here = Math.Max(0, counts[(CacheCount)count]);
            if (here > 0 && before + here >= part * all)
            {
                var within = Math.Clamp(((part * all) - before) / here, 0, 1);
                return UpTo(count) * Math.Pow(2, within - 1);
            }

            before += here;
        }

        return null;
    }

    // 1, 2, 4 ... 512 ms, 1.024 s ... 65.536 s, and for the last what it would be.
    private static TimeSpan UpTo(int count) => TimeSpan.FromMilliseconds(1L << (count - First));
}
