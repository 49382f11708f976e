using System.Collections;
using System.Diagnostics;
using System.Globalization;

namespace RedisWeb.Tests.Support;

/// <summary>Copies of the app as an operator runs them: processes in Production that share nothing but a Redis. Called copy-1, copy-2...</summary>
public sealed class Copies : IReadOnlyList<Copy>, IAsyncDisposable
{
    private readonly long _clock = Stopwatch.GetTimestamp();
    private readonly Copy[] _copies;

    private Copies(int count, string[] arguments) =>
        _copies = [.. Enumerable.Range(1, count).Select(number => new Copy(string.Create(CultureInfo.InvariantCulture, $"copy-{number}"), _clock, arguments))];

    public int Count => _copies.Length;

    /// <summary>By the clock that the answers tell their time by.</summary>
    public TimeSpan Now => Stopwatch.GetElapsedTime(_clock);

    public Copy this[int index] => _copies[index];

    /// <summary>Ends when all serve, and are connected.</summary>
    /// <param name="count">How many.</param>
    /// <param name="connectionString">Of their Redis.</param>
    /// <param name="arguments">Configuration that all are given.</param>
    public static async Task<Copies> StartAsync(int count, string connectionString, params string[] arguments)
    {
        var copies = new Copies(count, [$"--ConnectionStrings:Redis={connectionString}", "--Logging:LogLevel:RedisWeb.Caching=Debug", .. arguments]);
        try
        {
            await copies.RestartAsync();
            return copies;
        }
        catch
        {
            await copies.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts those again that were killed or have ended.</summary>
    public Task RestartAsync() => Task.WhenAll(_copies.Where(copy => !copy.IsRunning).Select(copy => copy.StartAsync()));

    /// <summary>Asks the copies in turn, all at the same time.</summary>
    public Task<SiteAnswer[]> AskAsync(string address, int times) =>
        Task.WhenAll(Enumerable.Range(0, times).Select(i => _copies[i % _copies.Length].AskAsync(address)));

    /// <summary>How often any of them began to compute what is kept under a key, told by their logs and not by the answers.</summary>
    public int Computes(string key) => _copies.Sum(copy => copy.Computes(key));

    public IEnumerator<Copy> GetEnumerator() => _copies.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public async ValueTask DisposeAsync()
    {
        foreach (var copy in _copies)
        {
            await copy.DisposeAsync();
        }
    }
}
