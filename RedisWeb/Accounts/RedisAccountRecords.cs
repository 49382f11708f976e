using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Accounts;

/// <summary>
/// A user's sessions as one hash, so that all can be ended at once on any kind of Redis: for each its place, and there its end (Unix milliseconds), a space, and the ticket.
/// Attempts to sign in are counted in windows that begin with the first. The audit trail is a list, the latest entry first, each as JSON.
/// </summary>
public sealed partial class RedisAccountRecords(
    RedisConnection connection, AccountKeys keys, IOptions<SignInOptions> options, TimeProvider clock, ILogger<RedisAccountRecords> log) : IAccountRecords
{
    private const byte Between = (byte)' ';
    private const int MostAudited = 1000;
    private const int MostAuditedOfNobody = 200;

    private static readonly TimeSpan AuditedFor = TimeSpan.FromDays(400);
    private static readonly TimeSpan RefusalsFor = TimeSpan.FromDays(400);

    private readonly SignInOptions _options = options.Value;

    // Of the master: a replica that lags would tell of a session that has been ended.
    public async Task<byte[]?> ReadAsync(TicketKey key)
    {
        var kept = (byte[]?)await connection.Database.HashGetAsync(keys.Tickets(key.User), key.Place, CommandFlags.DemandMaster);
        var between = kept.AsSpan().IndexOf(Between);
        return between > 0 && long.TryParse(kept.AsSpan(0, between), NumberStyles.None, CultureInfo.InvariantCulture, out var until) && until > Now() ? kept![(between + 1)..] : null;
    }

    public Task AddAsync(TicketKey key, byte[] ticket, DateTimeOffset until) => AccountScripts.AddTicket.RunAsync(
        connection.Database, keys.Tickets(key.User), [key.Place, Kept(ticket, until), until.ToUnixTimeMilliseconds(), Now(), _options.MostSessions]);

    public Task RenewAsync(TicketKey key, byte[] ticket, DateTimeOffset until) => AccountScripts.RenewTicket.RunAsync(
        connection.Database, keys.Tickets(key.User), [key.Place, Kept(ticket, until), Math.Max(1, until.ToUnixTimeMilliseconds() - Now())]);

    public Task RemoveAsync(TicketKey key) => connection.Database.HashDeleteAsync(keys.Tickets(key.User), key.Place);

    public Task RemoveAllAsync(string user) => connection.Database.KeyDeleteAsync(keys.Tickets(user));

    public async Task<TimeSpan?> CountAsync(SignInAttempt attempt)
    {
        var wait = (long)await AccountScripts.Count.RunAsync(
            connection.Database,
            [.. Counters(attempt), keys.RefusedSignIns],
            [
                _options.FailuresPerUserAndAddress, _options.FailuresPerAddress, _options.FailuresPerUser, Milliseconds(_options.Window), attempt.Address, Now(), Milliseconds(RefusalsFor),
            ]);
        return wait > 0 ? TimeSpan.FromMilliseconds(wait) : null;
    }

    public Task NotMadeAsync(SignInAttempt attempt) => AccountScripts.TakeBack.RunAsync(connection.Database, Counters(attempt), [attempt.Address, Now()]);

    public Task SucceededAsync(SignInAttempt attempt) => AccountScripts.TakeBack.RunAsync(
        connection.Database,
        Counters(attempt),
        [attempt.Address, Now(), Now() + Milliseconds(_options.KnownAddressFor), Milliseconds(_options.KnownAddressFor), _options.KnownAddresses]);

    public async Task<long> RefusedAsync() => (long)await connection.Database.StringGetAsync(keys.RefusedSignIns);

    public async Task WriteAsync(AuditEntry entry)
    {
        var (list, most) = entry.IsByNobody ? (keys.AuditOfNobody, MostAuditedOfNobody) : (keys.Audit, MostAudited);
        try
        {
            var all = connection.Database.CreateWritableTransaction();
            var added = all.ListLeftPushAsync(list, JsonSerializer.SerializeToUtf8Bytes(entry));
            var cut = all.ListTrimAsync(list, 0, most - 1);
            var kept = all.KeyExpireAsync(list, AuditedFor);
            await Task.WhenAll(all.ExecuteAsync(), added, cut, kept);
        }
        catch (Exception ex) when (ex is RedisException or TimeoutException or OperationCanceledException)
        {
            LogNotKept(entry.Who, entry.FromWhere, entry.What, entry.Outcome, ex.GetType().Name);
        }
    }

    public async Task<IReadOnlyList<AuditEntry>> ReadLatestAsync(int count)
    {
        if (count < 1)
        {
            return [];
        }

        var lists = await Task.WhenAll(((RedisKey[])[keys.Audit, keys.AuditOfNobody]).Select(list => connection.Database.ListRangeAsync(list, 0, count - 1)));
        return [.. lists.SelectMany(list => list.Select(entry => StoredJson.Read<AuditEntry>((byte[]?)entry)).OfType<AuditEntry>()).OrderByDescending(entry => entry.When).Take(count)];
    }

    private static byte[] Kept(byte[] ticket, DateTimeOffset until) =>
        [.. Encoding.ASCII.GetBytes(until.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)), Between, .. ticket];

    private RedisKey[] Counters(SignInAttempt attempt) =>
        [keys.SignInFailures(attempt.User, attempt.Address), keys.SignInFailuresFrom(attempt.Address), keys.SignInFailuresOf(attempt.User), keys.KnownAddresses(attempt.User)];

    private static long Milliseconds(TimeSpan time) => Math.Max(1, (long)time.TotalMilliseconds);

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    [LoggerMessage(1, LogLevel.Warning, "Not in the audit trail, because Redis did not take it ({Reason}): {Who} from {FromWhere}, {What}: {Outcome}.")]
    private partial void LogNotKept(string who, string fromWhere, string what, string outcome, string reason);
}
