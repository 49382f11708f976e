using RedisWeb.Redis;

namespace RedisWeb.Caching;

public sealed partial class GuardedEntryStore
{
    // What is wrong with one entry is often wrong with thousands (a deployment, a full server): one line a minute tells it.
    private readonly OncePerMinute _unreadable = new();
    private readonly OncePerMinute _refused = new();
    private readonly OncePerMinute _tooLarge = new();

    private void WarnUnreadable(string key, string why)
    {
        if (_unreadable.Allows(clock))
        {
            LogUnreadable(key, why);
        }
    }

    // Of what was held back the gate has logged why.
    private void WarnRefused(string key, RedisUnavailableException error)
    {
        if (!error.IsHeldBack && _refused.Allows(clock))
        {
            LogRefused(key, error.InnerException!.Message);
        }
    }

    internal void WarnTooLarge(string key, int bytes)
    {
        if (_tooLarge.Allows(clock))
        {
            LogTooLarge(key, bytes, _options.MaximumEntryBytes);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The entry {Key} is unreadable and will be replaced: {Why} (Told once a minute.)")]
    private partial void LogUnreadable(string key, string why);

    [LoggerMessage(2, LogLevel.Warning, "The cache did not take a call for {Key}: {Why} (Told once a minute.)")]
    private partial void LogRefused(string key, string why);

    [LoggerMessage(3, LogLevel.Warning, "The answer {Key} was not stored: its entry has {Bytes} bytes, and the limit is {Limit}. (Told once a minute.)")]
    private partial void LogTooLarge(string key, int bytes, int limit);

    private sealed class OncePerMinute
    {
        private long _notBefore = long.MinValue;

        public bool Allows(TimeProvider clock)
        {
            var now = clock.GetUtcNow().UtcTicks;
            var notBefore = Volatile.Read(ref _notBefore);
            return now >= notBefore && Interlocked.CompareExchange(ref _notBefore, now + TimeSpan.TicksPerMinute, notBefore) == notBefore;
        }
    }
}
