using RedisWeb.Redis;

namespace RedisWeb.Popularity;

/// <summary>Tells the store what was asked, and by how many visitors.</summary>
internal sealed class PopularityFlush(AskedQuestions asked, Visitors visitors, IPopularityStore store, ThisCopy copy, TimeProvider clock) : IFlushed
{
    // A script of thousands of questions would hold up every answer on the connection.
    private const int MostInReport = 50;

    private readonly Queue<PopularityReport> _unconfirmed = [];
    private long _number;

    public string What => "Asked questions";

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        // The same reports until they are confirmed, or what they tell could count twice or not at all.
        await TellAsync(cancellationToken);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        Report(today);
        await TellAsync(cancellationToken);
        if (!visitors.Knows(today))
        {
            visitors.Begin([await SaltAsync(today, cancellationToken), await SaltAsync(today.AddDays(1), cancellationToken)]);
        }
    }

    private void Report(DateOnly today)
    {
        foreach (var part in asked.Take().OrderBy(each => each.Last).Chunk(MostInReport))
        {
            _unconfirmed.Enqueue(new PopularityReport(copy.Run, ++_number, today, part, []));
        }

        if (visitors.Take() is { Count: > 0 } seen)
        {
            _unconfirmed.Enqueue(new PopularityReport(copy.Run, ++_number, today, [], seen));
        }
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        while (_unconfirmed.TryPeek(out var report))
        {
            await store.TellAsync(report, cancellationToken);
            _unconfirmed.Dequeue();
        }
    }

    private async Task<(DateOnly Day, byte[] Salt)> SaltAsync(DateOnly day, CancellationToken cancellationToken) =>
        (day, await store.SaltAsync(day, cancellationToken));
}
