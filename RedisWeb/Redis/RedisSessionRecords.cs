using System.Globalization;
using Microsoft.Extensions.Options;
using RedisWeb.Sessions;
using StackExchange.Redis;

namespace RedisWeb.Redis;

/// <summary>
/// Sessions as hashes. A session's own fields begin with a colon; beside them are <c>.secret</c> and, while it is being renewed, <c>.next</c>, by which the secrets are known,
/// <c>.created</c> and <c>.slid</c>, when it began and when its end was last moved (Unix milliseconds), and <c>.bytes</c>, what its own fields come to.
/// </summary>
/// <remarks>Always of the master: a replica that lags would tell of a session that it is not there.</remarks>
public sealed class RedisSessionRecords(RedisConnection connection, RedisKeys keys, IOptions<SessionStateOptions> options, TimeProvider clock) : ISessionRecords
{
    private const char Own = ':';
    private const int ReplyGone = 0;
    private const int ReplyTooManyFields = -1;
    private const int ReplyTooLarge = -2;

    private readonly SessionStateOptions _options = options.Value;

    public async Task<SessionRecord?> LoadAsync(SessionKey key)
    {
        var hash = await connection.Database.HashGetAllAsync(keys.Session(key), CommandFlags.DemandMaster);
        var fields = new Dictionary<string, byte[]>(hash.Length, StringComparer.Ordinal);
        RedisValue secret = default, next = default, created = default, slid = default;
        foreach (var field in hash)
        {
            switch ((string)field.Name!)
            {
                case [Own, .. var own]:
                    fields[own] = (byte[])field.Value!;
                    break;
                case ".secret":
                    secret = field.Value;
                    break;
                case ".next":
                    next = field.Value;
                    break;
                case ".created":
                    created = field.Value;
                    break;
                case ".slid":
                    slid = field.Value;
                    break;
            }
        }

        return (secret == key.Proof || next == key.Proof) && Moment(created) is { } from
            ? new SessionRecord(from, Moment(slid) ?? from, next == key.Proof, fields) : null;
    }

    public async Task<CommitOutcome> CommitAsync(SessionKey key, SessionChanges changes)
    {
        var removed = changes.Fields.Where(field => field.Value is null).Select(field => (RedisValue)(Own + field.Key)).ToList();
        List<RedisValue> values =
        [
            clock.GetUtcNow().ToUnixTimeMilliseconds(), Milliseconds(changes.IdleTimeout), Milliseconds(_options.AbsoluteTimeout),
            _options.MostFields, _options.LargestSession, changes.MayCreate, key.Proof, removed.Count, .. removed,
        ];
        foreach (var (name, value) in changes.Fields.Where(field => field.Value is not null))
        {
            values.Add(Own + name);
            values.Add(value);
        }

        return await RunAsync(SessionScripts.Commit, key, [.. values]) switch
        {
            ReplyGone => CommitOutcome.Gone,
            ReplyTooManyFields => CommitOutcome.TooManyFields,
            ReplyTooLarge => CommitOutcome.TooLarge,
            _ => CommitOutcome.Committed,
        };
    }

    public async Task<bool> RenewAsync(SessionKey key, SessionKey renewed) => await RunAsync(SessionScripts.Renew, key, key.Proof, renewed.Proof) == 1;

    public Task RemoveAsync(SessionKey key) => RunAsync(SessionScripts.Remove, key, key.Proof);

    private static DateTimeOffset? Moment(RedisValue milliseconds) =>
        milliseconds.TryParse(out long since) && since is >= 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(since) : null;

    private static string Milliseconds(TimeSpan time) => Math.Max(1, (long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    private async Task<int> RunAsync(HashedScript script, SessionKey key, params RedisValue[] values) =>
        (int)await script.RunAsync(connection.Database, keys.Session(key), values);
}
