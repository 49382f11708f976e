using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Redis;

/// <summary>How own keys without a TTL are found: section <c>Redis:Sweeper</c>.</summary>
public sealed class SweeperOptions
{
    public const string Section = "Redis:Sweeper";

    /// <summary>Whether this copy takes its turn. Off where Redis bills by the command, say.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>From the end of one pass, by whichever copy, to the next: with the time of a pass it is how long a key may go unseen, which should stay under a minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The TTL that such a key is given: longer than most entries live, short enough that memory is not lost to it for a day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan GiveTimeToLive { get; set; } = TimeSpan.FromHours(1);
}
