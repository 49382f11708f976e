using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Sessions;

/// <summary>
/// Sessions as hashes. A session's own fields begin with a colon; beside them is <c>.session</c>: when it began and when its end was last moved (Unix milliseconds), how many own fields there
/// are and what they come to in bytes, the proof of its secret and, while it is being renewed, of the next; with spaces between them.
/// </summary>
/// <remarks>Always of the master: a replica that lags would tell of a session that it is not there.</remarks>
public sealed class RedisSessionRecords(RedisConnection connection, SessionKeys keys, IOptions<SessionStateOptions> options, TimeProvider clock) : ISessionRecords
{
    private const byte Own = (byte)':';
    private const int MostSampled = 20;
    private const int MostPages = 20; // of some 500 keys, most of them others' in a large server

    private static readonly byte[] Meta = [.. ".session"u8];

    private readonly SessionStateOptions _options = options.Value;

    public async Task<SessionRecord?> LoadAsync(SessionKey key)
    {
        var hash = await connection.Database.HashGetAllAsync(keys.Session(key), CommandFlags.DemandMaster);
        var fields = new Dictionary<string, byte[]>(hash.Length, StringComparer.Ordinal);
        SessionMeta? meta = null;
        foreach (var field in hash)
        {
            ReadOnlySpan<byte> name = (byte[])field.Name!;
            if (name is [Own, .. var own])
            {
                fields[Encoding.UTF8.GetString(own)] = (byte[])field.Value!;
            }
            else if (name.SequenceEqual(Meta))
            {
                meta = SessionMeta.Read((string?)field.Value);
            }
        }

        return meta is { } known && (known.Proof == key.Proof || known.NextProof == key.Proof)
            ? new SessionRecord(known.CreatedAt, known.SlidAt, known.NextProof == key.Proof, fields, known.Bytes) : null;
    }

    public async Task<CommitOutcome> CommitAsync(SessionKey key, SessionChanges changes)
    {
        List<RedisValue> names = [], values = [];
        foreach (var (name, value) in changes.Fields)
        {
            names.Insert(value is null ? names.Count : values.Count, (char)Own + name);
            if (value is not null)
            {
                values.Add(value);
            }
        }

        RedisValue[] arguments =
        [
            clock.GetUtcNow().ToUnixTimeMilliseconds(), changes.MovesEndTo is { } idle ? Milliseconds(idle) : 0, Milliseconds(_options.AbsoluteTimeout),
            _options.MostFields, _options.LargestSession, changes.MayCreate, key.Proof, names.Count, .. names, .. values,
        ];
        return (CommitOutcome)(int)await SessionScripts.Commit.RunAsync(connection.Database, keys.Session(key), arguments);
    }

    public async Task<bool> RenewAsync(SessionKey key, SessionKey renewed) => (int)await SessionScripts.Renew.RunAsync(connection.Database, keys.Session(key), [key.Proof, renewed.Proof]) == 1;

    public async Task<bool> RemoveAsync(SessionKey key) => (int)await SessionScripts.Remove.RunAsync(connection.Database, keys.Session(key), [key.Proof]) == 1;

    public Task<bool> EndAsync(string place) => connection.Database.KeyDeleteAsync(keys.At(place), CommandFlags.DemandMaster);

    public async Task<IReadOnlyList<SessionLook>> SampleAsync()
    {
        HashSet<string> places = [];
        var pages = 0;
        await foreach (var page in KeyScan.PagesAsync(connection.Database, keys.Pattern, CancellationToken.None))
        {
            places.UnionWith(page.Select(keys.PlaceOf).OfType<string>().Where(SessionKey.IsPlace));
            if (places.Count >= MostSampled || ++pages == MostPages)
            {
                break;
            }
        }

        var looks = await Task.WhenAll(places.Take(MostSampled).Select(LookAsync));
        return [.. looks.OfType<SessionLook>().OrderByDescending(look => look.SlidAt)];
    }

    private async Task<SessionLook?> LookAsync(string place)
    {
        try
        {
            var meta = await connection.Database.HashGetAsync(keys.At(place), Meta, CommandFlags.DemandMaster);
            return SessionMeta.Read((string?)meta) is { } known ? new SessionLook(place, known.CreatedAt, known.SlidAt, known.Fields, known.Bytes) : null;
        }
        catch (Exception ex) when (ex is RedisException or TimeoutException)
        {
            return null; // something else stands there, or the server that has it is away: the others are shown all the same
        }
    }

    private static long Milliseconds(TimeSpan time) => Math.Max(1, (long)time.TotalMilliseconds);

    /// <summary>What is in <c>.session</c>.</summary>
    private readonly record struct SessionMeta(DateTimeOffset CreatedAt, DateTimeOffset SlidAt, int Fields, int Bytes, string Proof, string NextProof)
    {
        private const int Parts = 6;

        public static SessionMeta? Read(ReadOnlySpan<char> text)
        {
            Span<Range> parts = stackalloc Range[Parts + 1];
            return text.Split(parts, ' ') == Parts && Moment(text[parts[0]]) is { } createdAt && Moment(text[parts[1]]) is { } slidAt
                && int.TryParse(text[parts[2]], NumberStyles.None, CultureInfo.InvariantCulture, out var fields) && int.TryParse(text[parts[3]], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
                ? new SessionMeta(createdAt, slidAt, fields, bytes, text[parts[4]].ToString(), text[parts[5]].ToString()) : null;
        }

        private static DateTimeOffset? Moment(ReadOnlySpan<char> milliseconds) =>
            long.TryParse(milliseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var since) && since < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(since) : null;
    }
}

/// <summary><c>session:place</c>: hash, a visitor's session, one field for each of its own beside ours; until it ends.</summary>
public sealed class SessionKeys(KeyPrefix prefix) : IFeatureKeys
{
    private const string Kind = "session";

    private readonly string _start = $"{prefix.Text}{Kind}:";

    public static IReadOnlyList<KeyKind> Kinds { get; } = [new(Kind)];

    /// <summary>How all of them look.</summary>
    public string Pattern => _start + "*";

    public RedisKey Session(SessionKey session) => At(session.Place);

    public RedisKey At(string place) => _start + place;

    /// <summary>The reverse of <see cref="At"/>; null for any other key.</summary>
    public string? PlaceOf(string key) => KeyPrefix.Between(_start, key, "");
}

/// <summary>What must happen to a session in one step. Times are in milliseconds.</summary>
internal static class SessionScripts
{
    // What is kept about a session itself, in one field so that it is read and written at once: RedisSessionRecords tells its parts.
    private const string Meta = """
        local pattern = '^(%d+) (%d+) (%d+) (%d+) (%S+) ?(%S*)$'

        """;

    private const string Open = Meta + """
        local kept = redis.call('HGET', KEYS[1], '.session')
        if not kept then return 0 end
        local created, slid, fields, bytes, secret, renewed = string.match(kept, pattern)
        if secret ~= ARGV[1] and renewed ~= ARGV[1] then return 0 end

        """;

    /// <summary>
    /// Keys: session; arguments: now, idle timeout (0: its end is not moved), longest life, most fields, most bytes, whether it may be created, proof of the secret, how many fields change, their
    /// names (a name begins with a colon that does not count), values of the first of them; those without a value are removed. Replies 1 (done), 0 (no such session), -1 (too many fields), -2
    /// (too large). What makes it smaller is taken however large it is. A set comes before a removal: after a first write a full server lets a script do what it likes.
    /// </summary>
    public static RedisScript Commit { get; } = new(Meta + """
        local unpack = unpack or table.unpack
        local names = 8 + ARGV[8]
        local old = redis.call('HMGET', KEYS[1], '.session', unpack(ARGV, 9, names))

        local created, slid, fields, bytes, secret, renewed = ARGV[1], ARGV[1], 0, 0, '', ''
        if old[1] then
            created, slid, fields, bytes, secret, renewed = string.match(old[1], pattern)
            if secret ~= ARGV[7] and renewed ~= ARGV[7] then return 0 end
            if renewed == ARGV[7] then renewed = '' end
        elseif ARGV[6] ~= '1' then
            return 0
        end
        local left = created + ARGV[3] - ARGV[1]
        if left <= 0 then return 0 end

        fields, bytes = tonumber(fields), tonumber(bytes)
        local count, size, set = fields, bytes, {}
        for i = 9, names do
            local name, was, value = ARGV[i], old[i - 7], ARGV[names + i - 8]
            if was then count, size = count - 1, size - #name + 1 - #was end
            if value then
                count, size = count + 1, size + #name - 1 + #value
                set[#set + 1] = name
                set[#set + 1] = value
            end
        end
        if count > fields and count > tonumber(ARGV[4]) then return -1 end
        if size > bytes and size > tonumber(ARGV[5]) then return -2 end

        local moves = ARGV[2] ~= '0'
        if moves or count ~= fields or size ~= bytes or secret ~= ARGV[7] then
            set[#set + 1] = '.session'
            set[#set + 1] = created .. ' ' .. (moves and ARGV[1] or slid) .. ' ' .. count .. ' ' .. size .. ' ' .. ARGV[7] .. ' ' .. renewed
        end
        if #set > 0 then redis.call('HSET', KEYS[1], unpack(set)) end
        local removed = 9 + #ARGV - names
        if removed <= names then redis.call('HDEL', KEYS[1], unpack(ARGV, removed, names)) end
        if moves then redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.min(tonumber(ARGV[2]), left))) end
        return 1
        """);

    /// <summary>Keys: session; arguments: proof of the secret, proof of the next one. Replies whether there is such a session.</summary>
    public static RedisScript Renew { get; } = new(Open + """
        redis.call('HSET', KEYS[1], '.session', created .. ' ' .. slid .. ' ' .. fields .. ' ' .. bytes .. ' ' .. ARGV[1] .. ' ' .. ARGV[2])
        return 1
        """);

    /// <summary>Keys: session; arguments: proof of the secret. Replies whether there was such a session.</summary>
    public static RedisScript Remove { get; } = new(Open + """
        return redis.call('DEL', KEYS[1])
        """);
}
