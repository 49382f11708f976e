using Microsoft.Extensions.Options;
using RedisWeb.Sessions;
using StackExchange.Redis;

namespace RedisWeb.Redis;

/// <summary>
/// Every key the product uses, in one place. All begin with <see cref="RedisOptions.KeyPrefix"/>, and each has a TTL unless it says otherwise:
/// <list type="table">
/// <item><term><c>answer:...</c></term><description>hash, one answer as RedisCache stores it (absexp, sldexp, data)</description></item>
/// <item><term><c>lease:{...}</c></term><description>string, the token of whoever computes the answer whose whole key stands between the braces</description></item>
/// <item><term><c>failure:{...}</c></term><description>string, what is told of a compute that has just failed</description></item>
/// <item><term><c>begun:{...}</c></term><description>set, the computes of an answer in a row that began and were not heard of again; <c>Cache:Lease:ParkedFor</c> from when the last one began</description></item>
/// <item><term><c>parked</c></term><description>sorted set, the keys of answers that are not computed any more because of that, without the prefix, by when that ends (Unix seconds); until the last one ends, 100 at most</description></item>
/// <item><term><c>keys:answer:name</c></term><description>sorted set, the keys of a calculation's answers and leases, without the prefix, by when they expire (Unix seconds)</description></item>
/// <item><term><c>groups</c></term><description>sorted set, for which names there is a <c>keys:...</c>, by when it expires</description></item>
/// <item><term><c>messages</c></term><description>pub/sub channel, what the copies tell each other</description></item>
/// <item><term><c>data-protection-keys</c></term><description>list, the keys of cookies and forms as XML; no TTL, because what a key protected may be kept longer than anything here</description></item>
/// <item><term><c>{counters}:calculation:{slug}</c></term><description>hash, what all copies ever counted for a calculation; no TTL, because it is history</description></item>
/// <item><term><c>{counters}:calculations</c></term><description>set, the calculations that have such a hash; no TTL</description></item>
/// <item><term><c>{counters}:copy:{run}</c></term><description>hash, what one run of a copy has counted so far; a day after it last told something</description></item>
/// <item><term><c>{counters}:copies</c></term><description>sorted set, the runs that have such a hash, by when they last told something; a day</description></item>
/// <item><term><c>{asked}:most:{day}</c></term><description>sorted set, how often each question was asked on a day; 8 days, 1,000 questions at most</description></item>
/// <item><term><c>{asked}:most</c></term><description>sorted set, the sum of the last seven days, made for whoever reads it; 5 s</description></item>
/// <item><term><c>{asked}:recent</c></term><description>list, the 50 latest questions, each with its moment; 8 days after the last</description></item>
/// <item><term><c>{asked}:told:{run}</c></term><description>string, the number of the last report of one run of a copy; a day</description></item>
/// <item><term><c>{asked}:visitors:{day}</c></term><description>HyperLogLog, the visitors of a day; 8 days</description></item>
/// <item><term><c>{asked}:salt:{day}</c></term><description>string, what makes visitors of a day unrecognisable; 2 days</description></item>
/// <item><term><c>session:place</c></term><description>hash, a visitor's session, one field for each of its own beside ours; until it ends</description></item>
/// <item><term><c>{copies}:all</c></term><description>sorted set, the copies that run, by when each last told of itself (Unix seconds); two hours after the last</description></item>
/// <item><term><c>{copies}:{run}</c></term><description>string, what a copy tells of itself as JSON; 15 times <c>Counters:FlushInterval</c>, 5 s at least</description></item>
/// <item><term><c>{series}:turn:{series}</c></term><description>string, the copy that takes this step's sample; until the next step</description></item>
/// <item><term><c>{series}:fine</c>, <c>{series}:coarse</c></term><description>lists, samples of counters and of the servers as JSON, newest first: an hour in steps of 10 s, a day in steps of 10 min; twice as long after the last</description></item>
/// <item><term><c>tickets:user</c></term><description>hash, the sessions of one who has signed in, by the hash of their secret; until the last of them ends</description></item>
/// <item><term><c>{sign-in}:failures:user:address</c>, <c>{sign-in}:from:address</c>, <c>{sign-in}:of:user</c></term><description>strings, attempts to sign in within a window; until it ends</description></item>
/// <item><term><c>{sign-in}:known:user</c></term><description>sorted set, the addresses that a user has signed in from, by until when they are known; 30 days after the last, 32 addresses at most</description></item>
/// <item><term><c>{sign-in}:refused</c></term><description>string, how many attempts to sign in were one too many; 400 days after the last</description></item>
/// <item><term><c>audit</c>, <c>audit:of-nobody</c></term><description>lists, what was done by those who have signed in, and what others tried; 400 days after the last entry, 1,000 and 200 entries at most</description></item>
/// <item><term><c>sweeper</c></term><description>string, the token of the copy whose turn it is to look for keys without a TTL; seconds</description></item>
/// <item><term><c>counters:sweeper</c></term><description>hash, what the sweepers met: given, seen, passes, and of what the last pass met how many of each kind, and the places of some sessions; no TTL, because it is history</description></item>
/// </list>
/// The braces are literal: they put a lease and its answer, which has none, into one slot of a Cluster.
/// </summary>
public sealed class RedisKeys(IOptions<RedisOptions> options)
{
    // Kept for good: whole names, and beginnings of names, which end in a colon. All else expires.
    private static readonly string[] Permanent = ["data-protection-keys", "{counters}:calculation:", "{counters}:calculations", "counters:sweeper"];

    private static readonly string[] Kinds =
        ["answer", "lease", "failure", "begun", "parked", "keys", "groups", "data-protection-keys", "{counters}", "{asked}", "session", "{copies}", "{series}", "tickets", "{sign-in}", "audit", "sweeper", "counters"];

    /// <summary>What RedisCache puts before the names it is given, which begin with their kind, as <c>answer:</c>.</summary>
    public string Prefix { get; } = options.Value.KeyPrefix;

    /// <summary>Also the channel that tells of additions.</summary>
    public string DataProtectionKeys => Prefix + "data-protection-keys";

    public string Groups => Prefix + "groups";

    public string Messages => Prefix + "messages";

    /// <param name="key">As it is given to the cache; so for the others.</param>
    public string Answer(string key) => Prefix + key;

    public string Lease(string key) => $"{Prefix}lease:{{{Prefix}{key}}}";

    public string Failure(string key) => $"{Prefix}failure:{{{Prefix}{key}}}";

    public string Begun(string key) => $"{Prefix}begun:{{{Prefix}{key}}}";

    public string Parked => Prefix + "parked";

    public string Index(string group) => $"{Prefix}keys:{group}";

    /// <summary>Kind and name, the first two parts of a key: <c>answer:prime-count</c>.</summary>
    public static string Group(string key)
    {
        var kind = key.IndexOf(':', StringComparison.Ordinal);
        var name = kind < 0 ? -1 : key.IndexOf(':', kind + 1);
        return name < 0 ? key : key[..name];
    }

    /// <summary>The key as it was given to the cache, of its answer, lease, failure or count; null for any other key.</summary>
    public string? KeyOf(string redisKey) =>
        Between($"{Prefix}lease:{{{Prefix}", redisKey, "}") ?? Between($"{Prefix}failure:{{{Prefix}", redisKey, "}") ?? Between($"{Prefix}begun:{{{Prefix}", redisKey, "}") ?? Between(Prefix, redisKey, "");

    // One script writes all of these, so they share a hash tag.
    public RedisKey CountedCalculations { get; } = options.Value.KeyPrefix + "{counters}:calculations";

    public RedisKey CountingCopies { get; } = options.Value.KeyPrefix + "{counters}:copies";

    public RedisKey CountersOf(string calculation) => $"{Prefix}{{counters}}:calculation:{calculation}";

    public RedisKey CountersOfCopy(string run) => $"{Prefix}{{counters}}:copy:{run}";

    // These too.
    public RedisKey MostAsked { get; } = options.Value.KeyPrefix + "{asked}:most";

    public RedisKey RecentlyAsked { get; } = options.Value.KeyPrefix + "{asked}:recent";

    public RedisKey MostAskedOf(DateOnly day) => $"{Prefix}{{asked}}:most:{day:yyyy-MM-dd}";

    public RedisKey ToldBy(string run) => $"{Prefix}{{asked}}:told:{run}";

    public RedisKey VisitorsOf(DateOnly day) => $"{Prefix}{{asked}}:visitors:{day:yyyy-MM-dd}";

    public RedisKey SaltOf(DateOnly day) => $"{Prefix}{{asked}}:salt:{day:yyyy-MM-dd}";

    public RedisKey Session(SessionKey session) => SessionAt(session.Place);

    public RedisKey SessionAt(string place) => $"{Prefix}session:{place}";

    /// <summary>The reverse of <see cref="SessionAt"/>; null for any other key.</summary>
    public string? PlaceOf(string key) => Between(Prefix + "session:", key, "");

    public RedisKey Copies { get; } = options.Value.KeyPrefix + "{copies}:all";

    public RedisKey Copy(string run) => $"{Prefix}{{copies}}:{run}";

    public RedisKey Samples(string series) => $"{Prefix}{{series}}:{series}";

    public RedisKey SampleTurn(string series) => $"{Prefix}{{series}}:turn:{series}";

    /// <param name="user">Its hash; so for the others, and for addresses.</param>
    public RedisKey Tickets(string user) => $"{Prefix}tickets:{user}";

    // A script looks at all of these.
    public RedisKey SignInFailures(string user, string address) => $"{Prefix}{{sign-in}}:failures:{user}:{address}";

    public RedisKey SignInFailuresFrom(string address) => $"{Prefix}{{sign-in}}:from:{address}";

    public RedisKey SignInFailuresOf(string user) => $"{Prefix}{{sign-in}}:of:{user}";

    public RedisKey KnownAddresses(string user) => $"{Prefix}{{sign-in}}:known:{user}";

    public RedisKey RefusedSignIns { get; } = options.Value.KeyPrefix + "{sign-in}:refused";

    public RedisKey Audit { get; } = options.Value.KeyPrefix + "audit";

    public RedisKey AuditOfNobody { get; } = options.Value.KeyPrefix + "audit:of-nobody";

    public string SweeperLease { get; } = options.Value.KeyPrefix + "sweeper";

    public string SweeperCounters { get; } = options.Value.KeyPrefix + "counters:sweeper";

    /// <summary>Whether a key is the app's, and not one that is kept for good.</summary>
    public bool MayExpire(string key) => key.StartsWith(Prefix, StringComparison.Ordinal) && !IsPermanent(key[Prefix.Length..]);

    /// <summary>What an own key is for, as <c>answer</c>: the rest of it may be a visitor's business.</summary>
    public string KindOf(string key) => key[Prefix.Length..].Split(':')[0];

    /// <summary>Whether the product makes keys of the kind; whoever makes some by hand may make up others.</summary>
    public static bool IsOwnKind(string kind) => Kinds.Contains(kind);

    private static bool IsPermanent(string name) =>
        Array.Exists(Permanent, each => each.EndsWith(':') ? name.StartsWith(each, StringComparison.Ordinal) : name == each);

    private static string? Between(string start, string text, string end) =>
        text.StartsWith(start, StringComparison.Ordinal) && text.EndsWith(end, StringComparison.Ordinal) && text.Length >= start.Length + end.Length
            ? text[start.Length..^end.Length] : null;
}
