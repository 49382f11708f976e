using System.Globalization;
using Microsoft.Extensions.Options;
using RedisWeb.Sessions;
using StackExchange.Redis;

namespace RedisWeb.Redis;

/// <summary>
/// Sessions as hashes. A session's own fields begin with a colon; beside them are <c>.created</c> and <c>.slid</c>, when it began and when its end was last moved
/// (Unix milliseconds), and <c>.bytes</c>, what its own fields come to.
/// </summary>
public sealed class RedisSessionRecords(RedisConnection connection, RedisKeys keys, IOptions<SessionStateOptions> options, TimeProvider clock) : ISessionRecords
{
    private const string Created = ".created";
    private const string Slid = ".slid";
    private const char Own = ':';
    private const int ReplyGone = 0;
    private const int ReplyTooManyFields = -1;
    private const int ReplyTooLarge = -2;

    private readonly SessionStateOptions _options = options.Value;

    public async Task<SessionRecord?> LoadAsync(SessionKey key)
    {
        var hash = await connection.Database.HashGetAllAsync(keys.Session(key));
        var fields = new Dictionary<string, byte[]>(hash.Length, StringComparer.Ordinal);
        long? created = null, slid = null;
        foreach (var field in hash)
        {
            var value = field.Value;
            switch ((string)field.Name!)
            {
                case [Own, .. var own]:
                    fields[own] = (byte[])value!;
                    break;
                case Created:
                    created = (long)value;
                    break;
                case Slid:
                    slid = (long)value;
                    break;
            }
        }

        return created is { } from ? new SessionRecord(Moment(from), Moment(slid ?? from), fields) : null;
    }

    public async Task<CommitOutcome> CommitAsync(SessionKey key, SessionChanges changes)
    {
        var removed = changes.Fields.Where(field => field.Value is null).Select(field => (RedisValue)(Own + field.Key)).ToList();
        List<RedisValue> values =
        [
            clock.GetUtcNow().ToUnixTimeMilliseconds(), Milliseconds(changes.IdleTimeout), Milliseconds(_options.AbsoluteTimeout),
            _options.MostFields, _options.LargestSession, changes.MayCreate, removed.Count, .. removed,
        ];
        foreach (var (name, value) in changes.Fields.Where(field => field.Value is not null))
        {
            values.Add(Own + name);
            values.Add(value);
        }

        return (int)await connection.Database.ScriptEvaluateAsync(RedisScripts.CommitSession, [keys.Session(key)], [.. values]) switch
        {
            ReplyGone => CommitOutcome.Gone,
            ReplyTooManyFields => CommitOutcome.TooManyFields,
            ReplyTooLarge => CommitOutcome.TooLarge,
            _ => CommitOutcome.Committed,
        };
    }

    public async Task<bool> RenewAsync(SessionKey key, SessionKey renewed)
    {
        try
        {
            return await connection.Database.KeyRenameAsync(keys.Session(key), keys.Session(renewed));
        }
        catch (RedisServerException ex) when (ex.Message.Contains("no such key", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
    }

    public Task RemoveAsync(SessionKey key) => connection.Database.KeyDeleteAsync(keys.Session(key));

    private static DateTimeOffset Moment(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static string Milliseconds(TimeSpan time) => Math.Max(1, (long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
