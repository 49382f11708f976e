using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RedisWeb.Accounts;

namespace RedisWeb.Tests.Support;

/// <summary>What Redis keeps of sign-ins, in this process and on the test's clock, for any number of copies; can be away, and counts the reads.</summary>
public sealed class LocalAccounts(TimeProvider clock, SignInOptions? options = null) : IAccountRecords
{
    private readonly SignInOptions _options = options ?? new SignInOptions();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Dictionary<string, (byte[] Ticket, DateTimeOffset Until)>> _tickets = [];
    private readonly Dictionary<string, (int Count, DateTimeOffset Until)> _failures = [];
    private readonly Dictionary<(string User, string Address), DateTimeOffset> _known = [];
    private readonly List<AuditEntry> _audit = [];
    private long _refused;

    /// <summary>What every call throws, if anything.</summary>
    public Exception? Fault { get; set; }

    /// <summary>How often a session was asked for.</summary>
    public int Reads { get; private set; }

    /// <summary>In place of a site's own.</summary>
    public void ReplaceIn(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton<IAccountRecords>(this));

    public Task<byte[]?> ReadAsync(TicketKey key) => Locked(() =>
    {
        Reads++;
        return Of(key.User).TryGetValue(key.Place, out var kept) && kept.Until > clock.GetUtcNow() ? kept.Ticket : null;
    });

    public Task AddAsync(TicketKey key, byte[] ticket, DateTimeOffset until) => Locked(() =>
    {
        var all = Of(key.User);
        while (all.Count >= _options.MostSessions)
        {
            all.Remove(all.MinBy(each => each.Value.Until).Key);
        }

        all[key.Place] = (ticket, until);
        return true;
    });

    public Task RenewAsync(TicketKey key, byte[] ticket, DateTimeOffset until) => Locked(() =>
    {
        if (Of(key.User).ContainsKey(key.Place))
        {
            Of(key.User)[key.Place] = (ticket, until);
        }

        return true;
    });

    public Task RemoveAsync(TicketKey key) => Locked(() => Of(key.User).Remove(key.Place));

    public Task RemoveAllAsync(string user) => Locked(() => _tickets.Remove(user));

    public Task<TimeSpan?> CountAsync(SignInAttempt attempt) => Locked(() =>
    {
        var now = clock.GetUtcNow();
        var all = Counted(attempt);
        var waits = all.Where(each => At(each.Key).Count >= each.Most).Select(each => At(each.Key).Until - now).ToArray();
        if (waits.Length > 0)
        {
            _refused++;
            return (TimeSpan?)waits.Max();
        }

        foreach (var (key, _) in all)
        {
            _failures[key] = (At(key).Count + 1, At(key).Until);
        }

        return null;
    });

    public Task SucceededAsync(SignInAttempt attempt) => Locked(() =>
    {
        var all = Counted(attempt);
        _known[(attempt.User, attempt.Address)] = clock.GetUtcNow() + _options.KnownAddressFor;
        _failures.Remove(all[0].Key);
        foreach (var (key, _) in all.Skip(1).Where(each => At(each.Key).Count > 0))
        {
            _failures[key] = (At(key).Count - 1, At(key).Until);
        }

        return true;
    });

    public Task NotMadeAsync(SignInAttempt attempt) => Locked(() =>
    {
        foreach (var (key, _) in Counted(attempt).Where(each => At(each.Key).Count > 0))
        {
            _failures[key] = (At(key).Count - 1, At(key).Until);
        }

        return true;
    });

    public Task<long> RefusedAsync() => Locked(() => _refused);

    public Task WriteAsync(AuditEntry entry)
    {
        lock (_gate)
        {
            _audit.Insert(0, entry);
            if (_audit.Count(each => each.IsByNobody == entry.IsByNobody) > (entry.IsByNobody ? 200 : 1000))
            {
                _audit.RemoveAt(_audit.FindLastIndex(each => each.IsByNobody == entry.IsByNobody));
            }

            return Task.CompletedTask;
        }
    }

    public Task<IReadOnlyList<AuditEntry>> ReadLatestAsync(int count) => Locked<IReadOnlyList<AuditEntry>>(() => [.. _audit.Take(count)]);

    private (string Key, int Most)[] Counted(SignInAttempt attempt) =>
        [.. Limits(attempt).Take(_known.TryGetValue((attempt.User, attempt.Address), out var known) && known > clock.GetUtcNow() ? 2 : 3)];

    private Dictionary<string, (byte[] Ticket, DateTimeOffset Until)> Of(string user)
    {
        _tickets.TryAdd(user, []);
        return _tickets[user];
    }

    private (string Key, int Most)[] Limits(SignInAttempt attempt) =>
        [($"{attempt.User} {attempt.Address}", _options.FailuresPerUserAndAddress), ($"from {attempt.Address}", _options.FailuresPerAddress), ($"of {attempt.User}", _options.FailuresPerUser)];

    private (int Count, DateTimeOffset Until) At(string key) =>
        _failures.TryGetValue(key, out var failures) && failures.Until > clock.GetUtcNow() ? failures : (0, clock.GetUtcNow() + _options.Window);

    private Task<T> Locked<T>(Func<T> act)
    {
        lock (_gate)
        {
            return Fault is null ? Task.FromResult(act()) : Task.FromException<T>(Fault);
        }
    }
}
