using RedisWeb.Redis;

namespace RedisWeb.Sessions;

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
    /// Keys: session; arguments: now, idle timeout (0: its end is not moved), longest life, most fields, most bytes, whether it may be created, proof of the secret, how many fields are removed, their
    /// names, then name and value of each that is set; a name begins with a colon that does not count. Replies 1 (done), 0 (no such session), -1 (too many fields), -2 (too large). What makes
    /// it smaller is taken however large it is. A set comes before a removal: after a first write a full server lets a script do what it likes.
    /// </summary>
    public static RedisScript Commit { get; } = new(Meta + """
        local unpack = unpack or table.unpack
        local removed = 8 + tonumber(ARGV[8])
        local asked = {'.session'}
        for i = 9, removed do asked[#asked + 1] = ARGV[i] end
        for i = removed + 1, #ARGV, 2 do asked[#asked + 1] = ARGV[i] end
        local old = redis.call('HMGET', KEYS[1], unpack(asked))

        local created, slid, fields, bytes, secret, renewed = ARGV[1], ARGV[1], 0, 0, '', ''
        if old[1] then
            created, slid, fields, bytes, secret, renewed = string.match(old[1], pattern)
            if secret ~= ARGV[7] and renewed ~= ARGV[7] then return 0 end
            if renewed == ARGV[7] then renewed = '' end
        elseif ARGV[6] ~= '1' then
            return 0
        end
        local left = tonumber(created) + tonumber(ARGV[3]) - tonumber(ARGV[1])
        if left <= 0 then return 0 end

        local count, size = tonumber(fields), tonumber(bytes)
        for i = 2, #asked do
            if old[i] then
                count = count - 1
                size = size - #asked[i] + 1 - #old[i]
            end
        end
        for i = removed + 1, #ARGV, 2 do
            count = count + 1
            size = size + #ARGV[i] - 1 + #ARGV[i + 1]
        end
        if count > tonumber(fields) and count > tonumber(ARGV[4]) then return -1 end
        if size > tonumber(bytes) and size > tonumber(ARGV[5]) then return -2 end

        if ARGV[2] ~= '0' then slid = ARGV[1] end
        local kept = created .. ' ' .. slid .. ' ' .. count .. ' ' .. size .. ' ' .. ARGV[7] .. ' ' .. renewed
        redis.call('HSET', KEYS[1], '.session', kept, unpack(ARGV, removed + 1))
        if removed > 8 then redis.call('HDEL', KEYS[1], unpack(ARGV, 9, removed)) end
        if ARGV[2] ~= '0' then redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.min(tonumber(ARGV[2]), left))) end
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
