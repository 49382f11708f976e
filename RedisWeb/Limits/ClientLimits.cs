using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
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

    private readonly SharedWindow _questions = new(counts, "questions", options.Value.NewQuestions, TimeSpan.FromMinutes(1), clock);
    private readonly SharedWindow _bytes = new(counts, "bytes", options.Value.StoredBytes, TimeSpan.FromHours(1), clock);
    private readonly SharedWindow _sessions = new(counts, "sessions", options.Value.NewSessions, TimeSpan.FromHours(1), clock);
    private readonly SharedWindow _boards = new(counts, "boards", options.Value.SharedBoards, TimeSpan.FromHours(1), clock);

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
    /// <param name="isReachable">Whether Redis is there, as far as the asker has just seen; where not, nobody waits for it once more.</param>
    /// <returns>After how long it may be asked again; null where it may be asked now.</returns>
    public async Task<TimeSpan?> NewQuestionAsync(string client, bool isReachable, CancellationToken cancellationToken) =>
        (await Task.WhenAll(_bytes.TakeAsync(client, 0, cancellationToken, isReachable), _questions.TakeAsync(client, 1, cancellationToken, isReachable))).Max();

    /// <summary>An answer was stored for the client.</summary>
    public Task StoredAsync(string client, int bytes) => _bytes.TakeAsync(client, bytes, CancellationToken.None);

    /// <summary>A session is about to begin.</summary>
    /// <returns>After how long one may begin again; null where one may now.</returns>
    public Task<TimeSpan?> NewSessionAsync(IPAddress? address, CancellationToken cancellationToken) => _sessions.TakeAsync(NameOf(address), 1, cancellationToken);

    /// <summary>A board is about to be shared.</summary>
    /// <inheritdoc cref="NewSessionAsync"/>
    public Task<TimeSpan?> NewBoardAsync(IPAddress? address, CancellationToken cancellationToken) => _boards.TakeAsync(NameOf(address), 1, cancellationToken);

    public void Dispose()
    {
        _questions.Dispose();
        _bytes.Dispose();
        _sessions.Dispose();
        _boards.Dispose();
    }
}

public static class LimitsServiceCollectionExtensions
{
    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<LimitOptions>(configuration, LimitOptions.Section);
        return services.AddKeys<LimitKeys>().AddSingleton<ILimitCounts, RedisLimitCounts>().AddSingleton<ClientLimits>();
    }
}
