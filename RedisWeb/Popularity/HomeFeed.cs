using Microsoft.Extensions.Options;
using RedisWeb.Caching;
using RedisWeb.Redis;

namespace RedisWeb.Popularity;

/// <summary>What the start page shows of all copies.</summary>
public sealed record HomeFigures(PopularityFeed Popularity, IReadOnlyDictionary<string, CacheCounts> Counts);

/// <summary>
/// Reads the start page's figures, and keeps them for a moment: however many visitors come, Redis is asked once, and hardly anyone waits for it.
/// </summary>
/// <param name="read">Asks Redis for those of these calculations.</param>
public sealed class HomeFeed(Func<IReadOnlyCollection<string>, CancellationToken, Task<HomeFigures>> read, IOptions<RedisOptions> options, TimeProvider clock)
{
    /// <summary>How long figures are shown before they are read again.</summary>
    internal static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(3);

    /// <summary>How old figures may be to be shown while newer ones are being read.</summary>
    internal static readonly TimeSpan ShowFor = TimeSpan.FromSeconds(30);

    /// <summary>How long a read may go on for those who come later; whoever waits for it gives up sooner.</summary>
    internal static readonly TimeSpan ReadFor = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private (HomeFigures? Figures, long At)? _kept;
    private Task<HomeFigures?>? _reading;

    /// <summary>Of the product's own stores.</summary>
    internal static HomeFeed Of(IServiceProvider services)
    {
        var (popularity, counters, clock) = (services.GetRequiredService<PopularityStore>(), services.GetRequiredService<CounterStore>(), services.GetRequiredService<TimeProvider>());
        return new HomeFeed(async (names, cancellationToken) =>
        {
            var feed = popularity.ReadAsync(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), cancellationToken);
            var counts = counters.ReadAsync(names, cancellationToken);
            await Task.WhenAll(feed, counts);
            return new HomeFigures(await feed, await counts);
        }, services.GetRequiredService<IOptions<RedisOptions>>(), clock);
    }

    /// <summary>The figures; null while Redis is away, or does not answer in time.</summary>
    /// <param name="names">The calculations to read the counts of: always the same.</param>
    public ValueTask<HomeFigures?> ReadAsync(IReadOnlyCollection<string> names)
    {
        lock (_gate)
        {
            var age = _kept is { } kept ? clock.GetElapsedTime(kept.At) : TimeSpan.MaxValue;
            if (age >= KeepFor)
            {
                using var alone = ExecutionContext.SuppressFlow(); // it belongs to no request
                _reading ??= Task.Run(() => ReadAndKeepAsync(names));
            }

            return age < ShowFor ? ValueTask.FromResult(_kept!.Value.Figures) : new ValueTask<HomeFigures?>(InTimeAsync(_reading!));
        }
    }

    private async Task<HomeFigures?> InTimeAsync(Task<HomeFigures?> reading)
    {
        try
        {
            return await reading.WaitAsync(options.Value.ReadDeadline, clock);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private async Task<HomeFigures?> ReadAndKeepAsync(IReadOnlyCollection<string> names)
    {
        HomeFigures? figures = null;
        using var deadline = new CancellationTokenSource(ReadFor, clock);
        try
        {
            figures = await read(names, deadline.Token);
        }
        catch (Exception)
        {
            // whatever it is, the page does without; that Redis is away is logged elsewhere
        }

        lock (_gate)
        {
            (_kept, _reading) = ((figures, clock.GetTimestamp()), null);
        }

        return figures;
    }
}
