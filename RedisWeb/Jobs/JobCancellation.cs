using RedisWeb.Caching;
using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Jobs;

/// <summary>Ends a job that somebody waits for, on whichever copies it is.</summary>
public sealed class JobCancellation(SharedCompute computes, IWaitingLine line, RedisConnection connection, RedisGate gate, CopyChannel channel, ICopyMessages messages, TimeProvider clock) : IHostedService
{
    // A copy answers at once; the compute itself may take a while to end.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        messages.Noticed += OnNoticed;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        messages.Noticed -= OnNoticed;
        return Task.CompletedTask;
    }

    /// <returns>False where no copy had it, and it was not in line; null where this copy does not hear what the others had.</returns>
    /// <exception cref="RedisUnavailableException">Redis is away.</exception>
    public async Task<bool?> CancelAsync(string id)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        messages.Noticed += OnEnded;
        try
        {
            var wasInLine = await line.RemoveAsync(id);
            await TellAsync(CopyNoticeKind.Cancelled, id);
            if (!wasInLine)
            {
                await ended.Task.WaitAsync(Deadline, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return wasInLine || ended.Task.IsCompleted ? true : messages.IsListening ? false : null;
        }
        finally
        {
            messages.Noticed -= OnEnded;
        }

        void OnEnded(CopyNotice notice)
        {
            if (notice.Kind is CopyNoticeKind.Ended && notice.Key == id)
            {
                ended.TrySetResult();
            }
        }
    }

    private void OnNoticed(CopyNotice notice)
    {
        if (notice.Kind is CopyNoticeKind.Cancelled && computes.Cancel(key => JobId.Of(key) == notice.Key))
        {
            TellAsync(CopyNoticeKind.Ended, notice.Key).Forget();
        }
    }

    private Task<long> TellAsync(CopyNoticeKind kind, string id) => gate.WriteAsync(
        static (call, _) => call.connection.Database.PublishAsync(call.Channel, call.text, CommandFlags.DemandMaster), (connection, channel.Channel, text: channel.Notice(kind, id)), CancellationToken.None);
}
