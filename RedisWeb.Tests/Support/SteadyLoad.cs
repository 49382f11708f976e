using System.Collections.Concurrent;
using System.Diagnostics;

namespace RedisWeb.Tests.Support;

/// <summary>Asks at a steady rate, whether or not the answers come: a slow site is asked just as often.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    // A site that answers nothing any more must not take this process down with it.
    private const int MostUnanswered = 5_000;

    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 500 }) { Timeout = TimeSpan.FromSeconds(30) };
    private readonly ConcurrentBag<SiteAnswer> _answers = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Task _asking;
    private int _unanswered;

    /// <param name="address">Of the n-th request, counted from zero.</param>
    /// <param name="perSecond">How often.</param>
    public SteadyLoad(Func<int, Uri> address, int perSecond) => _asking = AskAsync(address, TimeSpan.FromSeconds(1.0 / perSecond));

    public TimeSpan Now => Stopwatch.GetElapsedTime(_started);

    /// <summary>Everything asked so far and answered.</summary>
    public IReadOnlyCollection<SiteAnswer> Answers => _answers;

    /// <summary>Ends when the load has gone on for so long.</summary>
    public async Task ForAsync(TimeSpan time)
    {
        var until = Now + time;
        await Eventually.Is(() => Now >= until, "time passes", time + TimeSpan.FromSeconds(30));
    }

    /// <summary>Stops asking, and waits for the last answers.</summary>
    public async Task<IReadOnlyList<SiteAnswer>> StopAsync()
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

    private async Task AskAsync(Func<int, Uri> address, TimeSpan interval)
    {
        List<Task> asked = [];
        using var timer = new PeriodicTimer(interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                // A late timer makes up for what it missed.
                do
                {
                    asked.Add(AskOnceAsync(address(asked.Count)));
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
        if (Interlocked.Increment(ref _unanswered) > MostUnanswered)
        {
            throw new InvalidOperationException($"More than {MostUnanswered} requests are unanswered.");
        }

        _answers.Add(await SiteAnswer.GetAsync(_client, address, _started));
        Interlocked.Decrement(ref _unanswered);
    }
}
