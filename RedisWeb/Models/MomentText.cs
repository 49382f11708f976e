using System.Globalization;

namespace RedisWeb.Models;

/// <summary>Moments for programs, as in a datetime attribute: UTC, to the millisecond.</summary>
public static class MomentText
{
    public static string Of(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
