using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Limits;

/// <summary>How much of what costs something one client may have, over all copies: section <c>Limits</c>. Answers that are stored are never counted.</summary>
public sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>Questions that must be computed that a client (a session, else an address, a /64 for IPv6) may ask in a minute.</summary>
    [Range(1, 10_000_000)]
    public int NewQuestions { get; set; } = 300;

    /// <summary>Bytes they may bring into Redis in an hour.</summary>
    [Range(1024, int.MaxValue)]
    public int StoredBytes { get; set; } = 100 * 1024 * 1024;

    /// <summary>Workspaces that may begin at an address in an hour: many people may share one.</summary>
    [Range(1, 10_000_000)]
    public int NewSessions { get; set; } = 200;

    /// <summary>Boards that may be shared, or shared again, from an address in an hour.</summary>
    [Range(1, 10_000_000)]
    public int SharedBoards { get; set; } = 60;
}
