namespace RedisWeb.Calculations;

/// <summary>SplitMix64: the same numbers on every machine and in every version of .NET.</summary>
/// <remarks>The shop is drawn with whole numbers only, since the last bit of Math.Pow and its like differs between platforms.</remarks>
internal sealed class ShopRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>From 0 to <paramref name="limit"/> - 1.</summary>
    public int Below(int limit) => (int)(((SplitMix64.Next(ref _state) >> 32) * (ulong)limit) >> 32);

    public bool Chance(int percent) => Below(100) < percent;
}

/// <summary>Draws an index as often as its weight says.</summary>
internal sealed class ShopWeights
{
    private readonly int[] _through;

    public ShopWeights(IEnumerable<int> weights)
    {
        var sum = 0;
        _through = [.. weights.Select(weight => sum = checked(sum + weight))];
    }

    public int Total => _through[^1];

    public int Draw(ShopRandom random) => _through.AsSpan().IndexOfAnyExceptInRange(0, random.Below(Total));

    /// <summary>Splits a number of things over the indexes by weight: how many fall to all indexes up to each.</summary>
    public int[] Share(int things) => Array.ConvertAll(_through, through => (int)((long)things * through / Total));
}
