namespace RedisWeb.Redis;

/// <summary>What must happen in one step. Each names only keys of one slot; all times are in milliseconds.</summary>
internal static class RedisScripts
{
    public static IReadOnlyList<string> All => [Acquire, Renew, Store, Fail, Release, CommitSession];

    /// <summary>Keys: lease, failure; arguments: token, time. Replies -1 (ours), what is left of another's, or the failure.</summary>
    public const string Acquire = """
        local failure = redis.call('GET', KEYS[2])
        if failure then return failure end
        if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return -1 end
        local left = redis.call('PTTL', KEYS[1])
        if left >= 0 then return left end
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return tonumber(ARGV[2])
        """;

    /// <summary>Keys: lease; arguments: token, time.</summary>
    public const string Renew = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        return redis.call('PEXPIRE', KEYS[1], ARGV[2])
        """;

    /// <summary>
    /// Keys: lease, failure, answer; arguments: token, channel, message, absolute expiration in ticks, entry, time to live. The entry is the
    /// first write, unless something else is in its place: after a first write a full server lets a script do what it likes.
    /// </summary>
    public const string Store = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        local kind = redis.call('TYPE', KEYS[3]).ok
        if kind ~= 'none' and kind ~= 'hash' then redis.call('DEL', KEYS[3]) end
        redis.call('HSET', KEYS[3], 'absexp', ARGV[4], 'sldexp', '-1', 'data', ARGV[5])
        redis.call('PEXPIRE', KEYS[3], ARGV[6])
        redis.call('DEL', KEYS[1], KEYS[2])
        redis.call('PUBLISH', ARGV[2], ARGV[3])
        return 1
        """;

    /// <summary>Keys: lease, failure; arguments: token, channel, message, failure, time to live.</summary>
    public const string Fail = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[2], ARGV[4], 'PX', ARGV[5])
        redis.call('DEL', KEYS[1])
        redis.call('PUBLISH', ARGV[2], ARGV[3])
        return 1
        """;

    /// <summary>Keys: lease; arguments: token, channel, message.</summary>
    public const string Release = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        redis.call('DEL', KEYS[1])
        redis.call('PUBLISH', ARGV[2], ARGV[3])
        return 1
        """;

    /// <summary>No keys; arguments: channel, message.</summary>
    public const string Publish = "return redis.call('PUBLISH', ARGV[1], ARGV[2])";

    /// <summary>
    /// Keys: session; arguments: now, idle timeout, longest life, most fields, most bytes, whether it may be created, how many fields are removed, their
    /// names, then name and value of each that is set; a name begins with a colon that does not count. Replies 1 (done), 0 (no such session), -1 (too many fields), -2 (too large). What makes
    /// it smaller is taken however large it is. A set comes before a removal: after a first write a full server lets a script do what it likes.
    /// </summary>
    public const string CommitSession = """
        local kept = redis.call('HMGET', KEYS[1], '.created', '.bytes')
        local created = kept[1]
        if not created and ARGV[6] ~= '1' then return 0 end
        local left = tonumber(created or ARGV[1]) + tonumber(ARGV[3]) - tonumber(ARGV[1])
        if left <= 0 then return 0 end
        local fields = created and redis.call('HLEN', KEYS[1]) - 3 or 0
        local bytes = created and tonumber(kept[2]) or 0
        local removed = 7 + tonumber(ARGV[7])
        local count, size, set = fields, bytes, {}
        for i = 8, #ARGV do
            if i <= removed or (i - removed) % 2 == 1 then
                local old = redis.call('HGET', KEYS[1], ARGV[i])
                if old then
                    count = count - 1
                    size = size - #ARGV[i] + 1 - #old
                end
                if i > removed then
                    count = count + 1
                    size = size + #ARGV[i] - 1 + #ARGV[i + 1]
                    set[#set + 1] = ARGV[i]
                    set[#set + 1] = ARGV[i + 1]
                end
            end
        end
        if count > fields and count > tonumber(ARGV[4]) then return -1 end
        if size > bytes and size > tonumber(ARGV[5]) then return -2 end
        redis.call('HSET', KEYS[1], '.created', created or ARGV[1], '.slid', ARGV[1], '.bytes', string.format('%.0f', size), (unpack or table.unpack)(set))
        for i = 8, removed do redis.call('HDEL', KEYS[1], ARGV[i]) end
        redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.min(tonumber(ARGV[2]), left)))
        return 1
        """;
}
