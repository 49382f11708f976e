using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;
using RedisWeb.Caching;
using RedisWeb.Redis;

namespace RedisWeb.Accounts;

/// <summary>What surrounds every call to where sign-ins are kept: the deadline, and the breaker that all share.</summary>
public sealed class AccountCalls(IDistributedCache cache, CacheBreaker breaker, IOptions<CacheOptions> deadlines, TimeProvider clock)
{
    /// <summary>Whether calls are held back.</summary>
    public bool AreHeldBack => breaker.IsOpen;

    /// <exception cref="AccountsUnavailableException">It failed, came too late, or was not made.</exception>
    public async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await breaker.CallAsync(cache, deadlines.Value.ReadDeadline, static (_, each, _) => each(), call, cancellationToken);
        }
        catch (Exception ex) when (ex is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new AccountsUnavailableException("Redis can't be reached, or did not take it.", ex);
        }
    }

    /// <summary>The same, whether or not the breaker is open: for the few calls that must know.</summary>
    /// <exception cref="AccountsUnavailableException">It failed, or came too late.</exception>
    public async Task<T> CallPastBreakerAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var calling = call();
        try
        {
            return await calling.WaitAsync(deadlines.Value.ReadDeadline, clock, cancellationToken);
        }
        catch (Exception ex) when (ex is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            _ = calling.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default); // perhaps nobody waits for it
            throw new AccountsUnavailableException("Redis can't be reached, or did not take it.", ex);
        }
    }

    /// <inheritdoc cref="CallAsync{T}"/>
    public Task CallAsync(Func<Task> call, CancellationToken cancellationToken) => CallAsync(
        async () =>
        {
            await call();
            return true;
        },
        cancellationToken);
}
