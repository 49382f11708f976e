using RedisWeb.Calculations;

namespace RedisWeb.Popularity;

/// <summary>Knows what was asked on all copies, and how many visitors there were.</summary>
public interface IPopularityStore
{
    /// <summary>The salt of a day, the same on all copies; random, and forgotten soon after the day.</summary>
    Task<byte[]> SaltAsync(DateOnly day, CancellationToken cancellationToken);

    /// <summary>Adds what a copy was asked. A report that comes twice counts once.</summary>
    Task ReportAsync(PopularityReport report, CancellationToken cancellationToken);

    /// <summary>The last seven days, in one round trip.</summary>
    Task<PopularityFeed> ReadAsync(DateOnly today, CancellationToken cancellationToken);
}

/// <summary>What a copy was asked since its last report.</summary>
/// <param name="Run">Which copy: <see cref="RedisWeb.Redis.ThisCopy.Run"/>.</param>
/// <param name="Number">Greater than those of all its reports before.</param>
/// <param name="Day">Which the questions count for, in UTC.</param>
/// <param name="Asked">Each question once.</param>
/// <param name="Visitors">Those not reported yet.</param>
public sealed record PopularityReport(string Run, long Number, DateOnly Day, IReadOnlyList<AskedQuestion> Asked, IReadOnlyList<VisitorsOfDay> Visitors);

/// <summary>What was asked on all copies. What it holds may no longer be a question, or never have been one.</summary>
/// <param name="MostAsked">In the last seven days, most often first; more than are shown, for some may be gone.</param>
/// <param name="JustAsked">Latest first, each once.</param>
/// <param name="VisitorsToday">About: within one per cent.</param>
public sealed record PopularityFeed(IReadOnlyList<(Question Question, long Times)> MostAsked, IReadOnlyList<(Question Question, DateTimeOffset At)> JustAsked, long VisitorsToday);
