using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Accounts;

/// <summary>A user's sessions as one hash, so that all can be ended at once on any kind of Redis: for each its place, and there its end (Unix milliseconds), a space, and the ticket.</summary>
/// <remarks>Always of the master: a replica that lags would tell of a session that has been ended.</remarks>
public sealed class RedisTicketRecords(RedisConnection connection, AccountKeys keys, IOptions<SignInOptions> options, TimeProvider clock) : ITicketRecords
{
    private const byte Between = (byte)' ';

    public async Task<byte[]?> ReadAsync(TicketKey key)
    {
        var kept = (byte[]?)await connection.Database.HashGetAsync(keys.Tickets(key.User), key.Place, CommandFlags.DemandMaster);
        var between = kept.AsSpan().IndexOf(Between);
        return between > 0 && long.TryParse(kept.AsSpan(0, between), NumberStyles.None, CultureInfo.InvariantCulture, out var until) && until > Now() ? kept![(between + 1)..] : null;
    }

    public Task AddAsync(TicketKey key, byte[] ticket, DateTimeOffset until) => AccountScripts.AddTicket.RunAsync(
        connection.Database, keys.Tickets(key.User), [key.Place, Kept(ticket, until), until.ToUnixTimeMilliseconds(), Now(), options.Value.MostSessions]);

    public Task RenewAsync(TicketKey key, byte[] ticket, DateTimeOffset until) => AccountScripts.RenewTicket.RunAsync(
        connection.Database, keys.Tickets(key.User), [key.Place, Kept(ticket, until), Math.Max(1, until.ToUnixTimeMilliseconds() - Now())]);

    public Task RemoveAsync(TicketKey key) => connection.Database.HashDeleteAsync(keys.Tickets(key.User), key.Place);

    public Task RemoveAllAsync(string user) => connection.Database.KeyDeleteAsync(keys.Tickets(user));

    private static byte[] Kept(byte[] ticket, DateTimeOffset until) =>
        [.. Encoding.ASCII.GetBytes(until.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)), Between, .. ticket];

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
