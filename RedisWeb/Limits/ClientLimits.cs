using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RedisWeb.Redis;
using RedisWeb.Settings;

namespace RedisWeb.Limits;

/// <summary>What one client may have of what costs something.</summary>
public sealed class ClientLimits(ILimitCounts counts, IOptions<LimitOptions> options, TimeProvider clock) : IDisposable
{
    // Whoever has such a network has all of its addresses.
    private const int NetworkBytes = 8;
    private const int NameBytes = 12;

    private readonly PartitionedRateLimiter<string> _questions = Limiter(counts, "questions", options.Value.NewQuestions, TimeSpan.FromMinutes(1), clock);
    private readonly PartitionedRateLimiter<string> _bytes = Limiter(counts, "bytes", options.Value.StoredBytes, TimeSpan.FromHours(1), clock);
    private readonly PartitionedRateLimiter<string> _sessions = Limiter(counts, "sessions", options.Value.NewSessions, TimeSpan.FromHours(1), clock);

    /// <summary>What Redis knows an address by: a hash, so that nobody reads addresses there in passing.</summary>
    public static string NameOf(IPAddress? address)
    {
        var bytes = address switch
        {
            null => [],
            { IsIPv4MappedToIPv6: true } => address.MapToIPv4().GetAddressBytes(),
            { AddressFamily: AddressFamily.InterNetworkV6 } => address.GetAddressBytes()[..NetworkBytes],
            _ => address.GetAddressBytes(),
        };
        return Base64Url.EncodeToString(SHA256.HashData(bytes).AsSpan(0, NameBytes));
    }

    /// <summary>A question that must be computed.</summary>
    /// <returns>After how long it may be asked again; null where it may be asked now.</returns>
    public async Task<TimeSpan?> NewQuestionAsync(string client, CancellationToken cancellationToken) =>
        (await Task.WhenAll(WaitAsync(_bytes, client, 0, cancellationToken), WaitAsync(_questions, client, 1, cancellationToken))).Max();

    /// <summary>An answer was stored for the client.</summary>
    public Task StoredAsync(string client, int bytes) => WaitAsync(_bytes, client, bytes, CancellationToken.None);

    /// <summary>A session is about to begin.</summary>
    /// <inheritdoc cref="NewQuestionAsync"/>
    public Task<TimeSpan?> NewSessionAsync(IPAddress? address, CancellationToken cancellationToken) => WaitAsync(_sessions, NameOf(address), 1, cancellationToken);

    public void Dispose()
    {
        _questions.Dispose();
        _bytes.Dispose();
        _sessions.Dispose();
    }

    private static PartitionedRateLimiter<string> Limiter(ILimitCounts counts, string name, int most, TimeSpan window, TimeProvider clock) =>
        PartitionedRateLimiter.Create<string, string>(client => RateLimitPartition.Get(client, _ => new SharedWindow(counts, name, client, most, window, clock)));

    private static async Task<TimeSpan?> WaitAsync(PartitionedRateLimiter<string> limiter, string client, int amount, CancellationToken cancellationToken)
    {
        using var lease = await limiter.AcquireAsync(client, amount, cancellationToken);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromMinutes(1);
    }
}

public static class LimitsServiceCollectionExtensions
{
    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddValidatedOptions<LimitOptions>(configuration, LimitOptions.Section);
        return services.AddKeys<LimitKeys>().AddSingleton<ILimitCounts, RedisLimitCounts>().AddSingleton<ClientLimits>();
    }
}
