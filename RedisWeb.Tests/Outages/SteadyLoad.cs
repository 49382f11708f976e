using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace RedisWeb.Tests.Outages;

/// <summary>One answer to the load.</summary>
/// <param name="At">When it was asked for, from the start of the load.</param>
internal sealed record LoadAnswer(TimeSpan At, TimeSpan Took, HttpStatusCode? Status, string CacheStatus, string? Fault)
{
    public bool IsHit => CacheStatus.StartsWith("RedisWeb; hit", StringComparison.Ordinal);
}

/// <summary>Asks at a steady rate, whether or not the answers come: a slow site is asked just as often.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 500 }) { Timeout = TimeSpan.FromSeconds(30) };
    private readonly ConcurrentBag<LoadAnswer> _answers = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Task _asking;

    public SteadyLoad(Uri site, Func<int, string> address, int perSecond) =>
        _asking = AskAsync(site, address, TimeSpan.FromSeconds(1.0 / perSecond));

    public TimeSpan Now => Stopwatch.GetElapsedTime(_started);

    /// <summary>Everything asked so far and answered.</summary>
    public IReadOnlyCollection<LoadAnswer> Answers => _answers;

    /// <summary>Ends when the load has gone on for so long.</summary>
    public async Task ForAsync(TimeSpan time)
    {
        var until = Now + time;
        await Support.Eventually.Is(() => Now >= until, "time passes", time + TimeSpan.FromSeconds(30));
    }

    /// <summary>Stops asking, and waits for the last answers.</summary>
    public async Task<IReadOnlyList<LoadAnswer>> StopAsync()
    {
        await _stop.CancelAsync();
        await _asking;
        return [.. _answers.OrderBy(answer => answer.At)];
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task AskAsync(Uri site, Func<int, string> address, TimeSpan interval)
    {
        List<Task> asked = [];
        using var timer = new PeriodicTimer(interval);
        try
        {
            for (var i = 0; await timer.WaitForNextTickAsync(_stop.Token); i++)
            {
                // A late timer makes up for what it missed.
                do
                {
                    asked.Add(AskOnceAsync(new Uri(site, address(asked.Count))));
                }
                while (asked.Count * interval < Now);
            }
        }
        catch (OperationCanceledException)
        {
            // stopped
        }

        await Task.WhenAll(asked);
    }

    private async Task AskOnceAsync(Uri address)
    {
        var at = Now;
        try
        {
            using var response = await _client.GetAsync(address);
            await response.Content.ReadAsByteArrayAsync();
            var cacheStatus = response.Headers.TryGetValues("Cache-Status", out var values) ? string.Join(", ", values) : "";
            _answers.Add(new LoadAnswer(at, Now - at, response.StatusCode, cacheStatus, null));
        }
        catch (Exception ex) when (ex is HttpRequestException or OperationCanceledException)
        {
            _answers.Add(new LoadAnswer(at, Now - at, null, "", ex.Message));
        }
    }
}
