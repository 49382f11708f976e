namespace RedisWeb.Diagnostics.Series;

/// <summary>Hit ratios over the last minute, hour and day; null where nothing was asked, or nothing is known of so long ago.</summary>
/// <param name="HourRequests">What the hour's is a ratio of; null where nothing is known of so long ago.</param>
public sealed record RecentRatios(double? Minute, double? Hour, double? Day, long? HourRequests);
