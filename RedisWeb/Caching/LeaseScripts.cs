namespace RedisWeb.Caching;

/// <summary>What must happen in one step. Each names only keys of one slot; all times are in milliseconds.</summary>
internal static class LeaseScripts
{
    /// <summary>
    /// Keys: lease, failure, begun; arguments: token, time, how many may be lost in a row. Replies -1 (ours), what is left of another's, the failure, or, less than -1, -2 less what is left of
    /// being parked. Time stands still in a script of Redis, but not in the embedded server's: there a lease may lapse between two commands, and PEXPIRE of what has just lapsed fails the script.
    /// What another wrote there (of another type, or a failure that would stay) gives way.
    /// </summary>
    public const string Acquire = """
        local failure = redis.pcall('GET', KEYS[2])
        if type(failure) == 'string' and redis.call('PTTL', KEYS[2]) >= 0 then return failure end
        if failure then redis.call('DEL', KEYS[2]) end
        local begun = redis.pcall('SCARD', KEYS[3])
        if type(begun) == 'table' then
          redis.call('DEL', KEYS[3])
          begun = 0
        end
        if begun >= tonumber(ARGV[3]) and redis.call('EXISTS', KEYS[1]) == 0 then
          return -2 - math.max(redis.call('PTTL', KEYS[3]), 0)
        end
        if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return -1 end
        local another = redis.pcall('GET', KEYS[1])
        if type(another) == 'table' then another = nil end
        local left = redis.call('PTTL', KEYS[1])
        if left >= 0 and another then return left end
        redis.call('SET', KEYS[1], another or ARGV[1], 'PX', ARGV[2])
        return another and tonumber(ARGV[2]) or -1
        """;

    /// <summary>Keys: lease; arguments: token, time. PEXPIRE and not SET: a full server takes it.</summary>
    public const string Renew = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        local kept = redis.pcall('PEXPIRE', KEYS[1], ARGV[2])
        if type(kept) == 'table' and not string.find(kept.err, 'Unexpected Lua error', 1, true) then return kept end
        return kept == 1 and 1 or 0
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

    /// <summary>Keys: begun; arguments: the compute's name, for how long it counts.</summary>
    public const string Begin = """
        redis.call('SADD', KEYS[1], ARGV[1])
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return 1
        """;

    /// <summary>Keys: begun, lease; arguments: how many may be lost in a row, how many of them shall count on (none: 0), for how long. Replies 0 where it is not parked, or one is just trying.</summary>
    public const string Unpark = """
        if redis.call('SCARD', KEYS[1]) < tonumber(ARGV[1]) or redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
        if ARGV[2] == '0' then
          redis.call('DEL', KEYS[1])
        else
          local all = redis.call('SMEMBERS', KEYS[1])
          for i = tonumber(ARGV[2]) + 1, #all do redis.call('SREM', KEYS[1], all[i]) end
          redis.call('PEXPIRE', KEYS[1], ARGV[3])
        end
        return 1
        """;
}
