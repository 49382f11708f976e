using RedisWeb.Caching;

namespace RedisWeb.Diagnostics.Changes;

/// <summary>What administrators may do about computes that are parked.</summary>
public sealed class ParkedChanges(AuditedChanges audited, IParkedComputes parked)
{
    private const int MostOffered = 100;

    /// <summary>Some of those there are; null where Redis does not tell.</summary>
    public async Task<IReadOnlyList<ParkedCompute>?> ReadAsync()
    {
        try
        {
            return await parked.ReadAsync(MostOffered);
        }
        catch (Exception)
        {
            return null; // whatever it is: the page says so
        }
    }

    /// <param name="key">Of the answer; the trail has its calculation.</param>
    public Task<ChangeResult> RetryAsync(Actor actor, string key) => MakeAsync(actor, ChangeNames.RetryParked, key, parked.RetryAsync);

    /// <inheritdoc cref="RetryAsync"/>
    public Task<ChangeResult> DropAsync(Actor actor, string key) => MakeAsync(actor, ChangeNames.DropParked, key, parked.DropAsync);

    private Task<ChangeResult> MakeAsync(Actor actor, string name, string key, Func<string, Task<bool>> change) => audited.MakeAsync(
        actor, $"{name} {CacheKey.NameIn(key)}", async () => new ChangeResult(await change(key) ? ChangeOutcome.Done : ChangeOutcome.Nothing));
}
