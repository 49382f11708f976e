using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Accounts;

/// <summary>
/// Sign-ins; users and addresses by their hash, and those a script looks at together share a hash tag:
/// <list type="table">
/// <item><term><c>tickets:user</c></term><description>hash, the sessions of one who has signed in, by the hash of their secret; until the last of them ends</description></item>
/// <item><term><c>{sign-in}:failures:user:address</c>, <c>{sign-in}:from:address</c>, <c>{sign-in}:of:user</c></term><description>strings, attempts to sign in within a window; until it ends</description></item>
/// <item><term><c>{sign-in}:known:user</c></term><description>sorted set, the addresses that a user has signed in from, by until when they are known; 30 days after the last, 32 addresses at most</description></item>
/// <item><term><c>{sign-in}:refused</c></term><description>string, how many attempts to sign in were one too many; 400 days after the last</description></item>
/// <item><term><c>audit</c>, <c>audit:of-nobody</c></term><description>lists, what was done by those who have signed in, and what others tried; 400 days after the last entry, 1,000 and 200 entries at most</description></item>
/// </list>
/// </summary>
public sealed class AccountKeys(KeyPrefix prefix) : IFeatureKeys
{
    public static IReadOnlyList<KeyKind> Kinds { get; } = [new("tickets"), new("{sign-in}"), new("audit")];

    public RedisKey RefusedSignIns { get; } = prefix.Text + "{sign-in}:refused";

    public RedisKey Audit { get; } = prefix.Text + "audit";

    public RedisKey AuditOfNobody { get; } = prefix.Text + "audit:of-nobody";

    public RedisKey Tickets(string user) => $"{prefix.Text}tickets:{user}";

    public RedisKey SignInFailures(string user, string address) => $"{prefix.Text}{{sign-in}}:failures:{user}:{address}";

    public RedisKey SignInFailuresFrom(string address) => $"{prefix.Text}{{sign-in}}:from:{address}";

    public RedisKey SignInFailuresOf(string user) => $"{prefix.Text}{{sign-in}}:of:{user}";

    public RedisKey KnownAddresses(string user) => $"{prefix.Text}{{sign-in}}:known:{user}";
}
