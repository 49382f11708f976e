namespace RedisWeb.Jobs;

/// <summary>What waits for a thread, on whichever copy has one first: served by turns among clients, and within a client in order.</summary>
/// <remarks>Each question has a number: one more than its client's last, or than the one that was taken last, whichever is higher. The lowest is next. So a client with many waits behind one with few.</remarks>
public interface IWaitingLine
{
    /// <summary>Puts a question in line, unless it is there already.</summary>
    /// <exception cref="Caching.ComputeRefusedException">The line is full, or the client has as many there as one may.</exception>
    Task AddAsync(WaitingQuestion question, CancellationToken cancellationToken);

    /// <summary>Takes the next question out of the line.</summary>
    /// <param name="lanes">Which lanes are looked at, in this order.</param>
    /// <param name="names">Which calculations the taker can compute (<see cref="WaitingQuestion.Name"/>).</param>
    /// <returns>Null where there is none for the taker.</returns>
    Task<WaitingQuestion?> TakeAsync(IReadOnlyList<ComputeLane> lanes, IReadOnlyCollection<string> names);

    /// <summary>Takes a question out of the line that nobody waits for any more.</summary>
    /// <returns>False where it was not there.</returns>
    Task<bool> RemoveAsync(string id);

    /// <summary>How many are before it in its lane; null where it does not wait.</summary>
    Task<int?> PlaceAsync(string id);

    /// <summary>Who waits: those that are next.</summary>
    /// <param name="most">How many are looked at in each lane.</param>
    Task<IReadOnlyList<WaitingQuestion>> ReadAsync(int most);

    /// <summary>How many wait in each lane.</summary>
    Task<(long Slow, long Quick)> CountAsync();
}

/// <summary>A question in line.</summary>
/// <param name="Name">The calculation with its version, as <c>prime-count:v1</c>: another version's copies can't compute it.</param>
/// <param name="Replaced">When the answer was computed that is not wanted any more.</param>
public sealed record WaitingQuestion(string Id, string Name, string Input, string Client, ComputeLane Lane, DateTimeOffset Since, DateTimeOffset? Replaced)
{
    /// <summary>The calculation's slug.</summary>
    public string Slug => Name[..Name.LastIndexOf(':')];

    public static string NameOf(string key)
    {
        var parts = key.Split(':', 4);
        return $"{parts[1]}:{parts[2]}";
    }

    public static string NameOf(string slug, int version) => $"{slug}:v{version}";
}
