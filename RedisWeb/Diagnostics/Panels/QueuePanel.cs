using Microsoft.Extensions.Options;
using RedisWeb.Jobs;
using RedisWeb.Redis;

namespace RedisWeb.Diagnostics.Panels;

/// <summary>What waits for a compute thread.</summary>
/// <param name="Slow">How many wait in the lane for slow ones, over all copies; null where Redis is away.</param>
/// <param name="Quick">Likewise for quick ones.</param>
/// <param name="Limit">How many may wait in all.</param>
/// <param name="Here">How many wait in this copy's own line, which it has while Redis is away.</param>
/// <param name="Looked">How many were looked at, the next ones of each lane; what follows is of these.</param>
/// <param name="OldestSeconds">Since when the oldest waits; null where none does.</param>
/// <param name="Clients">Those with the most first.</param>
/// <param name="Next">Some of each lane.</param>
public sealed record QueuePanel(long? Slow, long? Quick, int Limit, int Here, int Looked, double? OldestSeconds, IReadOnlyList<QueuedClient> Clients, IReadOnlyList<QueuedQuestion> Next)
{
    /// <summary>Over all copies; null where Redis is away.</summary>
    public long? Waiting => Slow + Quick;
}

/// <param name="Client">The beginning of its name: of a session's place, or of a hash of an address.</param>
public sealed record QueuedClient(string Client, int Waiting);

/// <param name="Calculation">Its slug; what was asked is a visitor's business.</param>
/// <param name="Job">The id of its job; null for those who may not end it.</param>
public sealed record QueuedQuestion(string Calculation, ComputeLane Lane, double AgeSeconds, string? Job);

internal sealed class QueueSource(IWaitingLine line, ComputeScheduler queue, RedisGate gate, IOptions<ComputeOptions> options, TimeProvider clock)
{
    private const int MostLookedAt = 200; // in each lane
    private const int MostNext = 5; // of each lane
    private const int MostClients = 10;

    // Enough to tell clients apart, and too little to find out an address from a hash of it: 256 have the same.
    private const int ClientCharacters = 4;

    public async Task<QueuePanel> ReadAsync()
    {
        if (gate.IsOpen)
        {
            return new QueuePanel(null, null, options.Value.QueueLimit, queue.WaitingHere, 0, null, [], []);
        }

        var (counting, reading) = (line.CountAsync(), line.ReadAsync(MostLookedAt));
        await Task.WhenAll(counting, reading);
        var ((slow, quick), waiting, now) = (await counting, await reading, clock.GetUtcNow());
        return new QueuePanel(
            slow, quick, options.Value.QueueLimit, queue.WaitingHere, waiting.Count, waiting.Count == 0 ? null : waiting.Max(each => Age(each, now)),
            [.. waiting.CountBy(each => each.Client).OrderByDescending(each => each.Value).Take(MostClients).Select(each => new QueuedClient(Short(each.Key), each.Value))],
            [.. waiting.GroupBy(each => each.Lane).SelectMany(lane => lane.Take(MostNext)).Select(each => new QueuedQuestion(each.Slug, each.Lane, Age(each, now), each.Id))]);
    }

    private static string Short(string client) => client[..Math.Min(ClientCharacters, client.Length)];

    // By another copy's clock.
    private static double Age(WaitingQuestion question, DateTimeOffset now) => Math.Max(0, (now - question.Since).TotalSeconds);
}
