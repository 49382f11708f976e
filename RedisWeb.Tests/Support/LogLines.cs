using Microsoft.Extensions.Logging;

namespace RedisWeb.Tests.Support;

/// <summary>Keeps what is logged, and lets a test wait for a line.</summary>
public sealed class LogLines : ILoggerProvider
{
    private readonly List<string> _lines = [];
    private readonly List<(string Part, TaskCompletionSource<string> Found)> _waiting = [];

    /// <summary>"Level Category: message", the exception after it.</summary>
    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public IEnumerable<string> Containing(string part) => All.Where(line => line.Contains(part, StringComparison.Ordinal));

    /// <returns>The first line with <paramref name="part"/>, said already or yet to come.</returns>
    public async Task<string> WaitForAsync(string part, TimeSpan timeout)
    {
        TaskCompletionSource<string> found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lines)
        {
            if (_lines.Find(line => line.Contains(part, StringComparison.Ordinal)) is { } line)
            {
                return line;
            }

            _waiting.Add((part, found));
        }

        try
        {
            return await found.Task.WaitAsync(timeout);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"No line \"{part}\" among:\n{string.Join('\n', All)}");
        }
    }

    public void Add(string line)
    {
        lock (_lines)
        {
            _lines.Add(line);
            foreach (var (_, found) in _waiting.Where(w => line.Contains(w.Part, StringComparison.Ordinal)))
            {
                found.TrySetResult(line);
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(LogLines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Add($"{logLevel} {category}: {formatter(state, exception)} {exception}".TrimEnd());
    }
}
