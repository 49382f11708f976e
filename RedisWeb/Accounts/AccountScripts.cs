using RedisWeb.Redis;

namespace RedisWeb.Accounts;

/// <summary>What must happen to sign-ins in one step. Times are in milliseconds.</summary>
internal static class AccountScripts
{
    /// <summary>
    /// Keys: a user's sessions; arguments: place, ticket (its end, a space, the rest), its end, now, the most sessions. Those that have ended go, and where there are too many, the ones that end first.
    /// A set comes before a removal: after a first write a full server lets a script do what it likes.
    /// </summary>
    public static RedisScript AddTicket { get; } = new("""
        local last, now, most = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
        if not most then return 0 end
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
        local all, others = redis.call('HGETALL', KEYS[1]), {}
        for i = 1, #all, 2 do
            if all[i] ~= ARGV[1] then
                local till = tonumber(string.match(all[i + 1], '^%d+')) or 0
                if till <= now then redis.call('HDEL', KEYS[1], all[i]) else others[#others + 1] = {till, all[i]} end
                if till > last then last = till end
            end
        end
        table.sort(others, function(a, b) return a[1] < b[1] end)
        for i = 1, #others + 1 - most do redis.call('HDEL', KEYS[1], others[i][2]) end
        redis.call('PEXPIRE', KEYS[1], string.format('%.0f', last - now))
        return 1
        """);

    /// <summary>Keys: a user's sessions; arguments: place, ticket, what is left until its end.</summary>
    public static RedisScript RenewTicket { get; } = new("""
        if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
        if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[3]) then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
        return 1
        """);

    /// <summary>
    /// Keys: failures of the user from the address, from the address, of the user; the user's known addresses; attempts that were not made. Arguments: how many there may be of each, the window, the address, now, how
    /// long refusals are counted. Replies how long to wait; 0 where the attempt has been counted and may be made.
    /// </summary>
    public static RedisScript Count { get; } = new("""
        local known = redis.call('ZSCORE', KEYS[4], ARGV[5])
        local counted = 3
        if known and tonumber(known) > tonumber(ARGV[6]) then counted = 2 end
        local wait = 0
        for i = 1, counted do
            local count = redis.call('GET', KEYS[i])
            if count and tonumber(count) >= tonumber(ARGV[i]) then
                local left = redis.call('PTTL', KEYS[i])
                if left < 1 then left = 1 end
                if left > wait then wait = left end
            end
        end
        if wait > 0 then
            redis.call('INCR', KEYS[5])
            redis.call('PEXPIRE', KEYS[5], ARGV[7])
            return wait
        end
        for i = 1, counted do
            if redis.call('INCR', KEYS[i]) == 1 then redis.call('PEXPIRE', KEYS[i], ARGV[4]) end
        end
        return 0
        """);

    /// <summary>
    /// Keys: as for <see cref="Count"/>, without the last; arguments: the address, now. Takes back what was counted; after a success all of the user's failures from there, with three arguments more: until when the
    /// address is known, for how long that is, the most known addresses.
    /// </summary>
    public static RedisScript TakeBack { get; } = new("""
        local known = redis.call('ZSCORE', KEYS[4], ARGV[1])
        local counted = 3
        if known and tonumber(known) > tonumber(ARGV[2]) then counted = 2 end
        if ARGV[3] then
            redis.call('ZADD', KEYS[4], ARGV[3], ARGV[1])
            redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', ARGV[2])
            redis.call('ZREMRANGEBYRANK', KEYS[4], 0, -1 - tonumber(ARGV[5]))
            redis.call('PEXPIRE', KEYS[4], ARGV[4])
            redis.call('DEL', KEYS[1])
        end
        for i = 1, counted do
            local count = redis.call('GET', KEYS[i])
            if count and tonumber(count) > 0 then redis.call('DECR', KEYS[i]) end
        end
        return 1
        """);
}
