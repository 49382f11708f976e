using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Redis;

/// <summary>The server that the app brings along for development: section <c>Redis:Embedded</c>.</summary>
public sealed class EmbeddedServerOptions
{
    public const string Section = "Redis:Embedded";

    /// <summary>
    /// Where its data is kept between runs, from the content root unless absolute. A second copy of the app on the
    /// machine takes the same name with <c>-2</c>, and so on.
    /// </summary>
    [Required]
    public string DataFolder { get; set; } = Path.Combine(".data", "embedded");

    /// <summary>Values kept in memory; what doesn't fit is moved to the data folder, nothing is dropped.</summary>
    [Range(32, 16_384)]
    public int MemoryMegabytes { get; set; } = 128;

    /// <summary>
    /// How far the append-only log may grow before the server takes a checkpoint and starts it afresh: what a start
    /// after a crash has to replay.
    /// </summary>
    [Range(32, 16_384)]
    public int AppendOnlyMegabytes { get; set; } = 64;
}
