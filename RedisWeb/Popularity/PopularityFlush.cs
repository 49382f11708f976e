using RedisWeb.Redis;

namespace RedisWeb.Popularity;

/// <summary>Reports to the store what was asked, and by how many visitors.</summary>
internal sealed class PopularityFlush(AskedQuestions asked, Visitors visitors, IPopularityStore store, ThisCopy copy, TimeProvider clock) : IFlushed
{
    // A script of thousands of questions would hold up every answer on the connection.
    private const int MostInReport = 50;

    private readonly Queue<PopularityReport> _unconfirmed = [];
    private long _number;

    public string What => "Asked questions";

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        // The same reports until they are confirmed, or what they say could count twice or not at all.
        await ReportAsync(cancellationToken);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        foreach (var chunk in asked.Take().OrderBy(each => each.Last).Chunk(MostInReport))
        {
            _unconfirmed.Enqueue(new PopularityReport(copy.Run, ++_number, today, chunk, []));
        }

        if (visitors.Take() is { Count: > 0 } seen)
        {
            _unconfirmed.Enqueue(new PopularityReport(copy.Run, ++_number, today, [], seen));
        }

        await ReportAsync(cancellationToken);
        if (!visitors.Knows(today))
        {
            var tomorrow = today.AddDays(1);
            visitors.Begin([(today, await store.SaltAsync(today, cancellationToken)), (tomorrow, await store.SaltAsync(tomorrow, cancellationToken))]);
        }
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        while (_unconfirmed.TryPeek(out var report))
        {
            await store.ReportAsync(report, cancellationToken);
            _unconfirmed.Dequeue();
        }
    }
}
