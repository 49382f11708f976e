using RedisWeb.Caching;

namespace RedisWeb.Diagnostics.Panels;

/// <summary>What nobody computes any more.</summary>
/// <param name="Computes">The ones that stay longest first.</param>
public sealed record ParkedPanel(IReadOnlyList<ParkedFigures> Computes)
{
    private const int MostShown = 100;

    internal static async Task<ParkedPanel> ReadAsync(IParkedComputes parked) =>
        new([.. (await parked.ReadAsync(MostShown)).Select(each => new ParkedFigures(CacheKey.NameIn(each.Key).ToString(), each.Until))]);
}

/// <param name="Calculation">Its slug; what was asked is the visitor's business.</param>
/// <param name="Until">When it comes back by itself.</param>
public sealed record ParkedFigures(string Calculation, DateTimeOffset Until);
