namespace RedisWeb.Redis;

/// <summary>What must happen to a session in one step. Times are in milliseconds.</summary>
internal static class SessionScripts
{
    public static IReadOnlyList<string> All => [Commit.Text, Renew.Text, Remove.Text];

    /// <summary>
    /// Keys: session; arguments: now, idle timeout, longest life, most fields, most bytes, whether it may be created, proof of the secret, how many fields are removed, their
    /// names, then name and value of each that is set; a name begins with a colon that does not count. Replies 1 (done), 0 (no such session), -1 (too many fields), -2 (too large). What makes
    /// it smaller is taken however large it is. A set comes before a removal: after a first write a full server lets a script do what it likes.
    /// </summary>
    public static HashedScript Commit { get; } = new("""
        local kept = redis.call('HMGET', KEYS[1], '.created', '.bytes', '.secret', '.next')
        local created = kept[1]
        if created and kept[3] ~= ARGV[7] and kept[4] ~= ARGV[7] then return 0 end
        if not created and ARGV[6] ~= '1' then return 0 end
        local left = tonumber(created or ARGV[1]) + tonumber(ARGV[3]) - tonumber(ARGV[1])
        if left <= 0 then return 0 end
        local fields = created and redis.call('HLEN', KEYS[1]) - (kept[4] and 5 or 4) or 0
        local bytes = created and tonumber(kept[2]) or 0
        local removed = 8 + tonumber(ARGV[8])
        local count, size, set = fields, bytes, {}
        for i = 9, #ARGV do
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
        redis.call('HSET', KEYS[1], '.created', created or ARGV[1], '.slid', ARGV[1], '.bytes', string.format('%.0f', size), '.secret', ARGV[7], (unpack or table.unpack)(set))
        for i = 9, removed do redis.call('HDEL', KEYS[1], ARGV[i]) end
        if kept[4] == ARGV[7] then redis.call('HDEL', KEYS[1], '.next') end
        redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.min(tonumber(ARGV[2]), left)))
        return 1
        """);

    /// <summary>Keys: session; arguments: proof of the secret, proof of the next one. Replies whether there is such a session.</summary>
    public static HashedScript Renew { get; } = new("""
        local kept = redis.call('HMGET', KEYS[1], '.secret', '.next')
        if kept[1] ~= ARGV[1] and kept[2] ~= ARGV[1] then return 0 end
        redis.call('HSET', KEYS[1], '.secret', ARGV[1], '.next', ARGV[2])
        return 1
        """);

    /// <summary>Keys: session; arguments: proof of the secret.</summary>
    public static HashedScript Remove { get; } = new("""
        local kept = redis.call('HMGET', KEYS[1], '.secret', '.next')
        if kept[1] ~= ARGV[1] and kept[2] ~= ARGV[1] then return 0 end
        return redis.call('DEL', KEYS[1])
        """);
}
