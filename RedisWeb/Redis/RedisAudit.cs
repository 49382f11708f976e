using System.Text.Json;
using RedisWeb.Accounts;
using StackExchange.Redis;

namespace RedisWeb.Redis;

/// <summary>The audit trail as a list, the latest entry first, each as JSON.</summary>
public sealed partial class RedisAudit(RedisConnection connection, RedisKeys keys, ILogger<RedisAudit> log) : IAudit
{
    private const int Most = 1000;

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(400);

    public async Task WriteAsync(AuditEntry entry)
    {
        try
        {
            var all = connection.Database.CreateTransaction();
            var added = all.ListLeftPushAsync(keys.Audit, JsonSerializer.SerializeToUtf8Bytes(entry));
            var cut = all.ListTrimAsync(keys.Audit, 0, Most - 1);
            var kept = all.KeyExpireAsync(keys.Audit, KeptFor);
            await Task.WhenAll(all.ExecuteAsync(), added, cut, kept);
        }
        catch (Exception ex) when (ex is RedisException or TimeoutException or OperationCanceledException)
        {
            LogNotKept(entry.Who, entry.FromWhere, entry.What, entry.Outcome, ex.GetType().Name);
        }
    }

    public async Task<IReadOnlyList<AuditEntry>> ReadLatestAsync(int count) => count < 1 ? []
        : [.. (await connection.Database.ListRangeAsync(keys.Audit, 0, count - 1)).Select(Read).OfType<AuditEntry>()];

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
