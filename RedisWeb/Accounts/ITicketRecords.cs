namespace RedisWeb.Accounts;

/// <summary>Where the sessions of those who have signed in are kept, each as bytes that expire. What it throws says that nothing is known of the outcome.</summary>
public interface ITicketRecords
{
    /// <returns>Null where there is no such session, or none any more.</returns>
    Task<byte[]?> ReadAsync(TicketKey key);

    /// <summary>Keeps a new session; where the user has too many, the one that ends first goes.</summary>
    Task AddAsync(TicketKey key, byte[] ticket, DateTimeOffset until);

    /// <summary>Replaces a session; one that has been ended meanwhile does not come back.</summary>
    Task RenewAsync(TicketKey key, byte[] ticket, DateTimeOffset until);

    /// <summary>Ends a session, on every copy.</summary>
    Task RemoveAsync(TicketKey key);

    /// <summary>Ends all sessions of a user, on every copy.</summary>
    Task RemoveAllAsync(string user);
}
