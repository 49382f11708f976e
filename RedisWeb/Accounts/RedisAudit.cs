using System.Text.Json;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Accounts;

/// <summary>The audit trail as a list, the latest entry first, each as JSON.</summary>
public sealed partial class RedisAudit(RedisConnection connection, AccountKeys keys, ILogger<RedisAudit> log) : IAudit
{
    private const int Most = 1000;
    private const int MostByNobody = 200;

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(400);

    public async Task WriteAsync(AuditEntry entry)
    {
        var (list, most) = entry.IsByNobody ? (keys.AuditOfNobody, MostByNobody) : (keys.Audit, Most);
        try
        {
            var all = connection.Database.CreateTransaction();
            var added = all.ListLeftPushAsync(list, JsonSerializer.SerializeToUtf8Bytes(entry));
            var cut = all.ListTrimAsync(list, 0, most - 1);
            var kept = all.KeyExpireAsync(list, KeptFor);
            await Task.WhenAll(all.ExecuteAsync(), added, cut, kept);
        }
        catch (Exception ex) when (ex is RedisException or TimeoutException or OperationCanceledException)
        {
            LogNotKept(entry.Who, entry.FromWhere, entry.What, entry.Outcome, ex.GetType().Name);
        }
    }

    public async Task<IReadOnlyList<AuditEntry>> ReadLatestAsync(int count)
    {
        if (count < 1)
        {
            return [];
        }

        var lists = await Task.WhenAll(((RedisKey[])[keys.Audit, keys.AuditOfNobody]).Select(list => connection.Database.ListRangeAsync(list, 0, count - 1)));
        return [.. lists.SelectMany(list => list.Select(Read).OfType<AuditEntry>()).OrderByDescending(entry => entry.When).Take(count)];
    }

    // Another version's entry, or anybody's, is left out.
    private static AuditEntry? Read(RedisValue entry)
    {
        try
        {
            return JsonSerializer.Deserialize<AuditEntry>((byte[])entry!);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
