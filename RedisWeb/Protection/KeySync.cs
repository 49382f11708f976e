using Microsoft.Extensions.Options;

namespace RedisWeb.Protection;

/// <summary>
/// Keeps the keys of this copy and those in the store the same, both ways: what one lacks it is given. So copies that started without
/// the store join the others when it comes, and a store that lost everything gets it back from whichever copy runs.
/// </summary>
internal sealed partial class KeySync(
    IKeyStore store, KeyMemory memory, KeyRing ring, IOptions<ProtectionOptions> options, TimeProvider clock, ILogger<KeySync> log)
    : BackgroundService
{
    /// <summary>The store tells when it changes; this is for when it could not.</summary>
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    internal static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private TaskCompletionSource _woken = NewSignal();
    private bool _isRefused;
    private bool _hasNewcomers;

    /// <summary>Before the site takes requests, because the first page with a form needs a key.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        store.Changed += Wake;
        memory.Made += Wake;
        if (store.IsShared)
        {
            await JoinAsync(cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var woken = Volatile.Read(ref _woken).Task; // before the look, so that nothing is missed
            var isInStep = await TryCompareAsync(stoppingToken);
            await UseNewcomersAsync(stoppingToken);
            await woken.WaitAsync(isInStep ? Every : Retry, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Wake() => Interlocked.Exchange(ref _woken, NewSignal()).TrySetResult();

    // A key made here is in the store, and the other copies told of it, before anyone has a page made with it.
    private async Task JoinAsync(CancellationToken cancellationToken)
    {
        if (options.Value.CertificateFile.Length == 0)
        {
            LogUnencrypted();
        }

        using var patience = new CancellationTokenSource(options.Value.StartWait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        if (await TryCompareAsync(either.Token))
        {
            _hasNewcomers = false; // the ring is not loaded yet
            ring.Load();
            await TryCompareAsync(either.Token);
        }
    }

    private async Task<bool> TryCompareAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CompareAsync(cancellationToken);
            NoteAccepted();
            return true;
        }
        catch (KeyStoreException ex)
        {
            NoteRefused(ex.Message);
            return false;
        }
        catch (Exception ex)
        {
            // The connection tells of an outage, and the keys in memory serve meanwhile.
            LogAway(ex);
            return false;
        }
    }

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        var (tookIn, lacking) = memory.Compare(await store.ReadAllAsync(cancellationToken));
        _hasNewcomers |= tookIn;
        foreach (var element in lacking)
        {
            await store.AddAsync(element.Text, cancellationToken);
        }

        if (lacking.Count > 0)
        {
            LogGiven(lacking.Count);
        }
    }

    private async Task UseNewcomersAsync(CancellationToken cancellationToken)
    {
        if (!_hasNewcomers)
        {
            return;
        }

        try
        {
            await ring.RenewAsync(cancellationToken);
            _hasNewcomers = false;
            LogUsed();
        }
        catch (Exception ex)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                LogNotRenewed(ex);
            }
        }
    }

    private void NoteAccepted()
    {
        if (_isRefused)
        {
            LogAgain();
        }

        _isRefused = false;
    }

    private void NoteRefused(string reason)
    {
        if (!_isRefused)
        {
            LogRefused(reason);
        }

        _isRefused = true;
    }
}
