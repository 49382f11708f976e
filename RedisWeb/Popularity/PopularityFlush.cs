using RedisWeb.Caching;

namespace RedisWeb.Popularity;

/// <summary>Tells the store what was asked, and by how many visitors.</summary>
internal sealed class PopularityFlush(AskedQuestions asked, Visitors visitors, IPopularityStore store, ThisCopy copy, TimeProvider clock) : IFlushed
{
    private PopularityReport? _unconfirmed;
    private long _number;

    public string What => "Asked questions";

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        // The same report until it is confirmed, or what it tells could count twice or not at all.
        await TellAsync(_unconfirmed, cancellationToken);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var report = new PopularityReport(copy.Run, _number + 1, today, asked.Take(), visitors.Take());
        if (report.Asked.Count + report.Visitors.Count > 0)
        {
            _number++;
            await TellAsync(report, cancellationToken);
        }

        if (!visitors.Knows(today))
        {
            visitors.Begin([await SaltAsync(today, cancellationToken), await SaltAsync(today.AddDays(1), cancellationToken)]);
        }
    }

    private async Task TellAsync(PopularityReport? report, CancellationToken cancellationToken)
    {
        _unconfirmed = report;
        if (report is not null)
        {
            await store.TellAsync(report, cancellationToken);
            _unconfirmed = null;
        }
    }

    private async Task<(DateOnly Day, byte[] Salt)> SaltAsync(DateOnly day, CancellationToken cancellationToken) =>
        (day, await store.SaltAsync(day, cancellationToken));
}
