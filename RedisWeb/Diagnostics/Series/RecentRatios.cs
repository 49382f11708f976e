namespace RedisWeb.Diagnostics.Series;

/// <summary>Hit ratios over the last minute, hour and day; null where nothing was asked, or nothing is known of so long ago.</summary>
public sealed record RecentRatios(double? Minute, double? Hour, double? Day);
