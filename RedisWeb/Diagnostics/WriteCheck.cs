using RedisWeb.Diagnostics.Servers;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Diagnostics;

/// <summary>Tries, as a visitor's request would, whether Redis takes a write; logs when that begins to be refused, and when it no longer is.</summary>
internal sealed partial class WriteCheck(RedisConnection connection, DiagnosticsKeys keys, TimeProvider clock, ILogger<WriteCheck> log) : BackgroundService
{
    private const string KeptMilliseconds = "10000";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    // The commands that answers are kept and read with.
    private static readonly RedisScript Write = new("""
        redis.call('HSET', KEYS[1], 'data', '')
        redis.call('PEXPIRE', KEYS[1], ARGV[1])
        return redis.call('HMGET', KEYS[1], 'data')
        """);

    private readonly TimedMemo<string?> _fault = new(Moment, clock);
    private string? _refusal; // as it was logged; null where writes are taken
    private long _since;

    /// <returns>What is wrong, as the end of a sentence about Redis; null where nothing is. Whoever asks within a second shares one try.</returns>
    public Task<string?> FaultAsync() => _fault.GetAsync(TryAsync);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            do
            {
                await connection.WhenConnectedAsync(stoppingToken);
                await FaultAsync().WaitAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the app ends
        }
    }

    private async Task<string?> TryAsync()
    {
        try
        {
            await Write.RunAsync(connection.Database, keys.Health, [KeptMilliseconds]);
            Note(null, "");
            return null;
        }
        catch (Exception ex) when (RedisFaults.Classify(ex) is RedisFault.Refusal || HasNoMaster())
        {
            var refusal = HasNoMaster() ? "is read-only" : RedisFaults.RefusalOf(ex);
            Note(refusal, ex is RedisServerException ? ex.Message : RedisFaults.KindOf(ex)); // the client's messages carry its configuration
            return refusal;
        }
        catch (Exception)
        {
            return "did not answer just now"; // the connection and the gate log that
        }
    }

    // The client then has nowhere to send a write, or gives the connection up for the reply.
    private bool HasNoMaster() => connection.Multiplexer.GetServers() is { Length: > 0 } servers && Array.TrueForAll(servers, server => server.IsReplica);

    private void Note(string? refusal, string reply)
    {
        if (refusal == _refusal)
        {
            return;
        }

        if (refusal is not null)
        {
            LogRefused(connection.Endpoints, refusal, reply);
        }
        else
        {
            LogTaken(connection.Endpoints, clock.GetElapsedTime(_since).TotalSeconds);
        }

        _since = _refusal is null ? clock.GetTimestamp() : _since;
        _refusal = refusal;
    }

    [LoggerMessage(1, LogLevel.Warning, "Redis at {Endpoints} {Refusal}: not all that visitors do is kept ({Reply})")]
    private partial void LogRefused(string endpoints, string refusal, string reply);

    [LoggerMessage(2, LogLevel.Warning, "Redis at {Endpoints} takes writes again, after {Seconds:F1} s")]
    private partial void LogTaken(string endpoints, double seconds);
}
