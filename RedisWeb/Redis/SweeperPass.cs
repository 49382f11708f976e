using RedisWeb.Diagnostics.Servers;
using StackExchange.Redis;

namespace RedisWeb.Redis;

/// <summary>One look at every key of every master, in steps that hold the server up for well under a millisecond each, with pauses between them.</summary>
internal sealed class SweeperPass(IConnectionMultiplexer redis, RedisKeys keys, SweeperLease lease, TimeSpan timeToLive, TimeProvider clock)
{
    /// <summary>After this without a sign of its holder another copy takes over.</summary>
    internal static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(10);

    // 200 slots take a busy server 0.15 ms; with the pause that is some 15,000 a second. Steps of 1,000 were seen to be interrupted for 30 ms where the machine had no processor to spare.
    private const int SmallestStep = 200;
    private const int LargestStep = 500;

    // Beside the product's own.
    private const int MostKinds = 32;
    private const int LongestKind = 40;
    private const string OtherKinds = "other";

    private const int MostSessions = 20;

    // In the embedded server PTTL may also reply -1 to a key that lapses in this moment, and PEXPIRE fails for one that just has.
    private const string GiveIfNone = """
        local given = redis.call('PTTL', KEYS[1]) == -1 and redis.pcall('PEXPIRE', KEYS[1], ARGV[1])
        if type(given) == 'table' and not string.find(given.err, 'Unexpected Lua error', 1, true) then return given end
        return given == 1 and 1 or 0
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(1);

    private readonly IDatabase _database = redis.GetDatabase();
    private readonly HashSet<string> _kinds = [];
    private readonly Dictionary<string, long> _met = [];
    private readonly List<string> _sessions = new(MostSessions);
    private int _step = SmallestStep;
    private long _kept = clock.GetTimestamp();

    /// <summary>Own keys met.</summary>
    public long Seen { get; private set; }

    /// <summary>Those of them that were given a TTL.</summary>
    public long Given { get; private set; }

    /// <summary>What kinds of keys those were, as <c>answer</c>; no more of them, because a session's name is a secret.</summary>
    public IEnumerable<string> Kinds => _kinds.Order(StringComparer.Ordinal);

    /// <returns>False when another copy has taken over.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var masters = redis.GetServers().Where(server => server is { IsConnected: true, IsReplica: false } && server.ServerType != ServerType.Sentinel);
        foreach (var server in (await Task.WhenAll(masters.Select(IdentifiedAsync))).DistinctBy(each => each.Identity).Select(each => each.Server))
        {
            if (!await SweepAsync(server, cancellationToken))
            {
                return false;
            }
        }

        await _database.HashIncrementAsync(keys.SweeperCounters, "seen", Seen);
        await _database.HashSetAsync(keys.SweeperCounters, [new(SweptKeys.Field, SweptKeys.Text(clock.GetUtcNow(), _met)), new(SweptKeys.SessionsField, string.Join(' ', _sessions))]);
        await _database.HashIncrementAsync(keys.SweeperCounters, "passes");
        return true;
    }

    // A server may be known by two names: the one of the connection string, and the one that a Cluster's nodes tell.
    private async Task<(string Identity, IServer Server)> IdentifiedAsync(IServer server)
    {
        try
        {
            return (ServerInfo.Parse((string?)await server.ExecuteAsync(_database.Database, "INFO", ["server"])).Text("run_id") ?? server.EndPoint.ToString()!, server);
        }
        catch (RedisServerException)
        {
            return (server.EndPoint.ToString()!, server); // the account may not ask: then it is counted twice
        }
    }

    private async Task<bool> SweepAsync(IServer server, CancellationToken cancellationToken)
    {
        var cursor = "0";
        do
        {
            (cursor, var found) = await ScanAsync(server, cursor);
            var without = await WithoutTimeToLiveAsync(found);
            await Task.Delay(Pause, clock, cancellationToken); // RedisCache sets a value and its TTL in two commands: what lacks it only in between has it now
            await GiveAsync(without);
            if (!await KeepLeaseAsync())
            {
                return false;
            }
        }
        while (cursor != "0");

        return true;
    }

    private async Task<(string Cursor, RedisKey[] Found)> ScanAsync(IServer server, string cursor)
    {
        var asked = clock.GetTimestamp();
        var reply = (RedisResult[])(await server.ExecuteAsync(_database.Database, "SCAN", [cursor, "MATCH", keys.Prefix + "*", "COUNT", _step]))!;
        _step = Math.Clamp(clock.GetElapsedTime(asked) < Quick ? _step * 2 : _step / 2, SmallestStep, LargestStep);
        return (reply[0].ToString(), (RedisKey[])reply[1]!);
    }

    private async Task<IReadOnlyList<RedisKey>> WithoutTimeToLiveAsync(RedisKey[] found)
    {
        var ours = found.Where(key => keys.MayExpire(key.ToString())).ToArray();
        Count(found);
        var left = await Task.WhenAll(ours.Select(key => _database.ExecuteAsync("PTTL", key)));
        return [.. ours.Where((_, i) => (long)left[i] == -1)];
    }

    private void Count(RedisKey[] found)
    {
        Seen += found.Length;
        foreach (var key in found)
        {
            var kind = keys.KindOf(key.ToString());
            kind = RedisKeys.IsOwnKind(kind) || _met.ContainsKey(kind) || (kind.Length <= LongestKind && _met.Count < MostKinds) ? kind : OtherKinds;
            _met[kind] = _met.GetValueOrDefault(kind) + 1;
            if (keys.PlaceOf(key.ToString()) is { } place)
            {
                Sample(place, _met[kind]);
            }
        }
    }

    // Each session is as likely to be in the sample as any other.
    private void Sample(string place, long met)
    {
        if (_sessions.Count < MostSessions)
        {
            _sessions.Add(place);
        }
        else if (Random.Shared.NextInt64(met) is < MostSessions and var replaced)
        {
            _sessions[(int)replaced] = place;
        }
    }

    private async Task GiveAsync(IReadOnlyList<RedisKey> without)
    {
        var milliseconds = (long)timeToLive.TotalMilliseconds;
        var given = await Task.WhenAll(without.Select(key => _database.ScriptEvaluateAsync(GiveIfNone, [key], [milliseconds])));
        var now = without.Where((_, i) => (long)given[i] == 1).ToList();
        if (now.Count == 0)
        {
            return;
        }

        Given += now.Count;
        _kinds.UnionWith(now.Select(key => keys.KindOf(key.ToString())));
        await _database.HashIncrementAsync(keys.SweeperCounters, "given", now.Count);
    }

    private async Task<bool> KeepLeaseAsync()
    {
        if (clock.GetElapsedTime(_kept) < LeaseTime / 4)
        {
            return true;
        }

        _kept = clock.GetTimestamp();
        return await lease.KeepAsync(LeaseTime);
    }
}
