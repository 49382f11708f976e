namespace RedisWeb.Caching;

/// <summary>What must happen in one step. Each names only keys of one slot; all times are in milliseconds.</summary>
internal static class LeaseScripts
{
    /// <summary>What <see cref="Acquire"/> and <see cref="Look"/> reply first; a value follows.</summary>
    public const long Ours = 1, Anothers = 2, Failure = 3, Entry = 4, Parked = 5, Free = 6;

    /// <summary>
    /// Takes the lease and begins its compute, unless there is something better. Keys: lease, failure, begun, answer, outcome, waiting; arguments: token, time, how many may be lost in a row, for how long they count,
    /// which entry the asker has seen (<see cref="EntryFormat.Identity(byte[])"/>; empty for none), and who it is, who computes now and does not wait. Time stands still in a script of Redis, but not in the embedded server's: there a lease may lapse between two
    /// commands, and PEXPIRE of what has just lapsed fails the script. What another wrote there (of another type, or a failure that would stay) gives way.
    /// </summary>
    public const string Acquire = Found + """
        local begun = redis.pcall('SCARD', KEYS[3])
        if type(begun) == 'table' then
          redis.call('DEL', KEYS[3])
          begun = 0
        end
        if begun >= tonumber(ARGV[3]) and redis.call('EXISTS', KEYS[1]) == 0 then
          return {5, math.max(redis.call('PTTL', KEYS[3]), 0)}
        end
        if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
          local another = redis.pcall('GET', KEYS[1])
          if type(another) == 'table' then another = nil end
          local left = redis.call('PTTL', KEYS[1])
          if left >= 0 and another then return {2, left} end
          redis.call('SET', KEYS[1], another or ARGV[1], 'PX', ARGV[2])
          if another then return {2, tonumber(ARGV[2])} end
        end
        redis.call('SADD', KEYS[3], ARGV[1])
        redis.call('PEXPIRE', KEYS[3], ARGV[4])
        redis.call('DEL', KEYS[5])
        redis.pcall('ZREM', KEYS[6], ARGV[6])
        return {1, 0}
        """;

    /// <summary>
    /// What there is without taking anything; whoever looks is noted among those who wait. Keys: lease, failure, begun, answer, waiting; arguments: who looks, until when that counts
    /// (Unix time; 0 for somebody who does not wait), how many may be lost in a row, for how long it is kept, which entry the asker has seen.
    /// </summary>
    public const string Look = """
        if ARGV[2] == '0' then
          redis.pcall('ZREM', KEYS[5], ARGV[1])
        else
          redis.pcall('ZADD', KEYS[5], ARGV[2], ARGV[1])
          redis.pcall('PEXPIRE', KEYS[5], ARGV[4])
        end
        """ + "\n" + Found + """
        local left = redis.call('PTTL', KEYS[1])
        if left >= 0 then return {2, left} end
        local begun = redis.pcall('SCARD', KEYS[3])
        if type(begun) == 'number' and begun >= tonumber(ARGV[3]) then return {5, math.max(redis.call('PTTL', KEYS[3]), 0)} end
        return {6, 0}
        """;

    /// <summary>
    /// Keys: lease, progress; arguments: token, time, how far it is (empty for what is not known), channel, message. Replies 0 where it is lost. PEXPIRE and not SET: a full server takes it, and may refuse the rest.
    /// </summary>
    public const string Renew = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        local kept = redis.pcall('PEXPIRE', KEYS[1], ARGV[2])
        if type(kept) == 'table' and not string.find(kept.err, 'Unexpected Lua error', 1, true) then return kept end
        if kept ~= 1 then return 0 end
        if ARGV[3] ~= '' then
          redis.pcall('SET', KEYS[2], ARGV[3], 'PX', ARGV[2])
          redis.pcall('PUBLISH', ARGV[4], ARGV[5])
        end
        return 1
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

    /// <summary>Keys: lease, failure, outcome; arguments: token, channel, message, failure, time to live, that of the outcome.</summary>
    public const string Fail = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[2], ARGV[4], 'PX', ARGV[5])
        redis.call('SET', KEYS[3], ARGV[4], 'PX', ARGV[6])
        redis.call('DEL', KEYS[1])
        redis.call('PUBLISH', ARGV[2], ARGV[3])
        return 1
        """;

    /// <summary>As <see cref="Fail"/>, where nobody has the lease. Its token is not looked at.</summary>
    public const string FailFree = """
        if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
        redis.call('SET', KEYS[2], ARGV[4], 'PX', ARGV[5])
        redis.call('SET', KEYS[3], ARGV[4], 'PX', ARGV[6])
        redis.call('PUBLISH', ARGV[2], ARGV[3])
        return 1
        """;

    /// <summary>Keys: lease, begun; arguments: token, channel, message. It was given up: its compute does not count as begun.</summary>
    public const string Release = """
        redis.call('SREM', KEYS[2], ARGV[1])
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        redis.call('DEL', KEYS[1])
        redis.call('PUBLISH', ARGV[2], ARGV[3])
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

    // A failure that has just been, or an entry that the asker has not seen: bytes 17 to 40 tell entries apart.
    private const string Found = """
        local failure = redis.pcall('GET', KEYS[2])
        if type(failure) == 'string' and redis.call('PTTL', KEYS[2]) >= 0 then return {3, failure} end
        if failure then redis.call('DEL', KEYS[2]) end
        local entry = redis.pcall('HGET', KEYS[4], 'data')
        if type(entry) == 'string' and (ARGV[5] == '' or 's' .. string.sub(entry, 17, 40) ~= ARGV[5]) then return {4, entry} end

        """;
}
