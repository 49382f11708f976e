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
    private const string Meta = ".session";
    private const byte Own = (byte)':';
    private const int MostSampled = 20;
    private const int MostPages = 20; // of some 500 keys, most of them others' in a large server
    private const int ReplyGone = 0;
    private const int ReplyTooManyFields = -1;
    private const int ReplyTooLarge = -2;

    private readonly SessionStateOptions _options = options.Value;

    public async Task<SessionRecord?> LoadAsync(SessionKey key)
    {
        var hash = await connection.Database.HashGetAllAsync(keys.Session(key), CommandFlags.DemandMaster);
        var fields = new Dictionary<string, byte[]>(hash.Length, StringComparer.Ordinal);
        string? meta = null;
        foreach (var field in hash)
        {
            var name = ((ReadOnlyMemory<byte>)field.Name).Span;
            if (name is [Own, .. var own])
            {
                fields[Encoding.UTF8.GetString(own)] = (byte[])field.Value!;
            }
            else if (field.Name == Meta)
            {
                meta = field.Value;
            }
        }

        return meta is null ? null : Read(meta, key.Proof, fields);
    }

    public async Task<CommitOutcome> CommitAsync(SessionKey key, SessionChanges changes)
    {
        var removed = changes.Fields.Count(field => field.Value is null);
        var values = new RedisValue[8 + removed + (2 * (changes.Fields.Count - removed))];
        values[0] = clock.GetUtcNow().ToUnixTimeMilliseconds();
        values[1] = changes.MovesEndTo is { } idle ? Milliseconds(idle) : 0;
        values[2] = Milliseconds(_options.AbsoluteTimeout);
        values[3] = _options.MostFields;
        values[4] = _options.LargestSession;
        values[5] = changes.MayCreate;
        values[6] = key.Proof;
        values[7] = removed;
        var (name, pair) = (8, 8 + removed);
        foreach (var field in changes.Fields)
        {
            if (field.Value is null)
            {
                values[name++] = (char)Own + field.Key;
            }
            else
            {
                values[pair++] = (char)Own + field.Key;
                values[pair++] = field.Value;
            }
        }

        return await RunAsync(SessionScripts.Commit, key, values) switch
        {
            ReplyGone => CommitOutcome.Gone,
            ReplyTooManyFields => CommitOutcome.TooManyFields,
            ReplyTooLarge => CommitOutcome.TooLarge,
            _ => CommitOutcome.Committed,
        };
    }

    public async Task<bool> RenewAsync(SessionKey key, SessionKey renewed) => await RunAsync(SessionScripts.Renew, key, key.Proof, renewed.Proof) == 1;

    public Task RemoveAsync(SessionKey key) => RunAsync(SessionScripts.Remove, key, key.Proof);

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
            return Head.Read(await connection.Database.HashGetAsync(keys.At(place), Meta, CommandFlags.DemandMaster)) is { } head ? new SessionLook(place, head.CreatedAt, head.SlidAt, head.Fields, head.Bytes) : null;
        }
        catch (Exception ex) when (ex is RedisException or TimeoutException)
        {
            return null; // something else stands there, or the server that has it is away: the others can be told all the same
        }
    }

    private static SessionRecord? Read(string meta, string proof, Dictionary<string, byte[]> fields) =>
        Head.Read(meta) is { } head && (head.Proof == proof || head.NextProof == proof)
            ? new SessionRecord(head.CreatedAt, head.SlidAt, head.NextProof == proof, fields, head.Bytes) : null;

    private static long Milliseconds(TimeSpan time) => Math.Max(1, (long)time.TotalMilliseconds);

    private async Task<int> RunAsync(RedisScript script, SessionKey key, params RedisValue[] values) =>
        (int)await script.RunAsync(connection.Database, keys.Session(key), values);

    /// <summary>What <c>.session</c> tells.</summary>
    private readonly record struct Head(DateTimeOffset CreatedAt, DateTimeOffset SlidAt, int Fields, int Bytes, string Proof, string NextProof)
    {
        private const int Parts = 6;

        public static Head? Read(string? text)
        {
            var parts = text?.Split(' ');
            return parts?.Length == Parts && Moment(parts[0]) is { } created && Moment(parts[1]) is { } slid && Number(parts[2]) is { } fields && Number(parts[3]) is { } bytes
                ? new Head(created, slid, fields, bytes, parts[4], parts[5]) : null;
        }

        private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

        private static DateTimeOffset? Moment(string milliseconds) =>
            long.TryParse(milliseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var since) && since < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(since) : null;
    }
}
