namespace RedisWeb.Diagnostics.Panels;

/// <summary>How this copy stands with Redis.</summary>
/// <param name="Endpoints">Where Redis is.</param>
/// <param name="IsConnected">Whether the client holds a connection; one to a server that hangs counts.</param>
/// <param name="PingMilliseconds">How long Redis took to answer; null where it did not, or not in time.</param>
/// <param name="IsBreakerOpen">Whether calls are held back.</param>
/// <param name="BreakerOpenings">How often they began to be, since this copy started.</param>
/// <param name="IsNearCacheOn">Whether answers are kept in this copy's memory too.</param>
/// <param name="IsListening">Whether this copy hears the messages of the others; while it does not, the near cache is empty.</param>
public sealed record ConnectionPanel(
    string Endpoints, bool IsConnected, double? PingMilliseconds, bool IsBreakerOpen, int BreakerOpenings, bool IsNearCacheOn, bool IsListening);
