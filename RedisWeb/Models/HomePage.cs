namespace RedisWeb.Models;

/// <summary>The catalogue, and what is asked of it.</summary>
/// <param name="Feed">Null while there is nothing to tell it from.</param>
/// <param name="Now">What "ago" counts from.</param>
public sealed record HomePage(IReadOnlyList<HomeEntry> Calculations, HomeFeedModel? Feed, DateTimeOffset Now);

public sealed record CalculationLink(string Slug, string Title, string Summary);

/// <param name="FromCachePercent">How many of a hundred requests were answered from the cache; a hundred only when all were.</param>
/// <param name="TimeSaved">What visitors did not have to wait for; zero when that is not known.</param>
public sealed record HomeEntry(CalculationLink Link, long FromCachePercent, TimeSpan TimeSaved);

/// <summary>What all copies were asked.</summary>
/// <param name="MostAsked">In the last seven days, most often first.</param>
/// <param name="JustAsked">Latest first.</param>
/// <param name="VisitorsToday">About.</param>
/// <param name="FromCache">All answers that came from the cache, ever.</param>
public sealed record HomeFeedModel(
    IReadOnlyList<MostAskedModel> MostAsked, IReadOnlyList<JustAskedModel> JustAsked, long VisitorsToday, long FromCache, TimeSpan TimeSaved);

/// <summary>A question that other visitors asked.</summary>
/// <param name="Path">What stands after <c>/calculations/</c> in its address.</param>
/// <param name="Input">In words; empty where there is nothing to say.</param>
public sealed record QuestionLink(string Path, string Title, string Input);

/// <param name="Share">Of the times of the one that was asked most.</param>
public sealed record MostAskedModel(QuestionLink Link, long Times, double Share);

public sealed record JustAskedModel(QuestionLink Link, DateTimeOffset At);
