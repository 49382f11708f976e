namespace RedisWeb.Caching;

/// <summary>Keeps a lease for as long as its compute takes.</summary>
internal sealed class LeaseRenewal : IAsyncDisposable
{
    // Several tries within a lease time, so that a lost reply does not cost the lease.
    private const int RenewalsPerLeaseTime = 5;

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _renewing;

    private LeaseRenewal(ILease lease, TimeSpan leaseTime, TimeProvider clock, Action lost) =>
        _renewing = RenewAsync(lease, leaseTime / RenewalsPerLeaseTime, clock, lost);

    /// <param name="lease">Renewed until disposed of.</param>
    /// <param name="leaseTime">How long it holds.</param>
    /// <param name="clock">Sets the pace.</param>
    /// <param name="lost">Called once if it is lost.</param>
    public static LeaseRenewal Start(ILease lease, TimeSpan leaseTime, TimeProvider clock, Action lost) => new(lease, leaseTime, clock, lost);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _renewing;
        _stop.Dispose();
    }

    private async Task RenewAsync(ILease lease, TimeSpan interval, TimeProvider clock, Action lost)
    {
        using var timer = new PeriodicTimer(interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                if (!await IsHeldAsync(lease))
                {
                    lost();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the compute has ended
        }
    }

    private async Task<bool> IsHeldAsync(ILease lease)
    {
        try
        {
            return await lease.RenewAsync(_stop.Token).WaitAsync(_stop.Token);
        }
        catch (Exception)
        {
            return true; // as far as is known; the next try tells
        }
    }
}
