namespace RedisWeb.Caching;

/// <summary>One flight's way to an answer.</summary>
internal sealed class ComputeAttempt(CacheRequest request, SingleFlight<CacheResult>.Flight flight, Task admitting)
{
    public CacheRequest Request => request;

    public string Key => request.Key;

    public SingleFlight<CacheResult>.Flight Flight => flight;

    /// <summary>Ends when whoever asked may have it computed, or with why not.</summary>
    public Task Admitting => admitting;

    public CancellationToken Token => flight.Token;

    /// <summary>Which entry was seen, and is not wanted.</summary>
    public ReadOnlyMemory<byte> Seen { get; set; }

    /// <inheritdoc cref="QueuedCompute"/>
    public DateTimeOffset? Replaced { get; init; }

    /// <summary>How long it waited in line before this process took it.</summary>
    public TimeSpan WaitedBefore { get; init; }

    public bool IsRefresh { get; init; }

    public bool HasWaited { get; set; }

    /// <summary>How many looks have failed since the last that did not.</summary>
    public int FaultsInARow { get; set; }

    public QueuedCompute Queued => new(request.Key, request.Asked.Input, request.Asked.Client, Replaced);
}
