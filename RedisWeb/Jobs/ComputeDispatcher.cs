using Microsoft.Extensions.Caching.Distributed;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Redis;

namespace RedisWeb.Jobs;

/// <summary>Gives threads of this copy that are free to what waits in the line of all copies.</summary>
internal sealed partial class ComputeDispatcher(
    ComputeScheduler queue, ComputeThreads threads, IWaitingLine line, CalculationAnswers answers, CalculationCatalogue catalogue, IDistributedCache cache, ICopyMessages messages, CounterStore counters, ComputeTimes times,
    TimeProvider clock, ILogger<ComputeDispatcher> log) : BackgroundService
{
    // What a lost message costs at most.
    private static readonly TimeSpan LookAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookWithoutMessagesAfter = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan CountersHold = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _wake = new(0);
    private readonly CatalogueCache<(string[] All, string[] IOBound)> _names = new(catalogue, all => (NamesOf(all), NamesOf(all.Where(each => each.IsIOBound))));
    private readonly bool[] _mayWait = new bool[ComputeScheduler.Kinds.Length]; // something that a thread of the kind is for

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (threads.Count == 0)
        {
            return; // other copies compute
        }

        messages.Noticed += OnNoticed;
        queue.Joined += LookAgain;
        threads.Freed += Wake;
        try
        {
            for (long? read = null; ; await WaitAsync(stoppingToken))
            {
                if (read is not { } at || clock.GetElapsedTime(at) > CountersHold)
                {
                    read = clock.GetTimestamp();
                    await ReadTimesAsync(stoppingToken);
                }

                await DispatchAsync();
            }
        }
        finally
        {
            messages.Noticed -= OnNoticed;
            queue.Joined -= LookAgain;
            threads.Freed -= Wake;
        }
    }

    private async Task WaitAsync(CancellationToken stopping)
    {
        if (!await _wake.WaitAsync(messages.IsListening ? LookAfter : LookWithoutMessagesAfter, stopping))
        {
            AnyMayWait();
        }
    }

    private async Task DispatchAsync()
    {
        try
        {
            foreach (var kind in ComputeScheduler.Kinds)
            {
                while (MayWait(kind) && queue.TakeTurn(kind) is { } turn && await TryUseAsync(turn))
                {
                    // and the next
                }
            }
        }
        catch (RedisUnavailableException)
        {
            // whoever waits on this copy does so in its own line by now
        }
        catch (Exception ex)
        {
            LogFailed(ex);
        }
    }

    /// <returns>False where the turn was for nothing.</returns>
    private async Task<bool> TryUseAsync(ComputeTurn turn)
    {
        var isUsed = false;
        try
        {
            NoneWaits(turn.Kind); // before it is looked: what comes then is looked at again
            if (await line.TakeAsync(ComputeScheduler.LanesOf(turn.Kind), NamesFor(turn.Kind)) is not { } question)
            {
                return false;
            }

            AnyMayWait();
            if (turn.IsQuick && queue.IsSlow(question))
            {
                await MoveToSlowLaneAsync(question);
            }
            else
            {
                isUsed = queue.TryGrant(question, turn) || TryBegin(question, turn);
            }

            return true;
        }
        catch (RedisUnavailableException)
        {
            AnyMayWait();
            throw;
        }
        finally
        {
            if (!isUsed)
            {
                turn.GiveBack();
                queue.GrantHere(); // who came meanwhile found none
            }
        }
    }

    private static string[] NamesOf(IEnumerable<Calculation> calculations) => [.. calculations.Select(each => WaitingQuestion.NameOf(each.Slug, each.Version))];

    private string[] NamesFor(ComputeThreadKind kind) => kind is ComputeThreadKind.IO ? _names.Value.IOBound : _names.Value.All;

    private bool MayWait(ComputeThreadKind kind) => Volatile.Read(ref _mayWait[(int)kind]) && NamesFor(kind).Length > 0;

    private void AnyMayWait()
    {
        foreach (var kind in ComputeScheduler.Kinds)
        {
            Volatile.Write(ref _mayWait[(int)kind], true);
        }
    }

    // For a thread that is for any nothing waits at all.
    private void NoneWaits(ComputeThreadKind kind)
    {
        foreach (var each in kind is ComputeThreadKind.Any ? ComputeScheduler.Kinds : [kind])
        {
            Volatile.Write(ref _mayWait[(int)each], false);
        }
    }

    // By now it is known better where it belongs.
    private async Task MoveToSlowLaneAsync(WaitingQuestion question)
    {
        try
        {
            await line.AddAsync(question with { Lane = ComputeLane.Slow }, CancellationToken.None);
        }
        catch (ComputeRefusedException)
        {
            // others took its place meanwhile: whoever waits for it looks, asks for one again, and is told that there is none
        }
    }

    private bool TryBegin(WaitingQuestion question, ComputeTurn turn) =>
        catalogue.Find(question.Slug) is { } calculation && calculation.Form.Bind(question.Input).Input is { } input && answers.Continue(cache, calculation, input, question, turn);

    private async Task ReadTimesAsync(CancellationToken stopping)
    {
        try
        {
            times.Know(await counters.ReadAllAsync(stopping));
        }
        catch (Exception) when (!stopping.IsCancellationRequested)
        {
            // Redis is away: what this copy has seen will do
        }
    }

    private void OnNoticed(CopyNotice notice)
    {
        if (notice.Kind is CopyNoticeKind.Queued)
        {
            LookAgain();
        }
    }

    private void LookAgain()
    {
        AnyMayWait();
        Wake();
    }

    private void Wake()
    {
        if (Array.Exists(ComputeScheduler.Kinds, MayWait) && _wake.CurrentCount == 0)
        {
            _wake.Release();
        }
    }

    [LoggerMessage(1, LogLevel.Error, "What waits for a thread could not be looked at.")]
    private partial void LogFailed(Exception exception);
}
