using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Accounts;

/// <summary>How long somebody stays signed in, and how many attempts there may be; section <c>SignIn</c>.</summary>
public sealed class SignInOptions
{
    public const string Section = "SignIn";

    /// <summary>After how long without a request somebody must sign in again.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>How long somebody stays signed in at all: a working day.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "30.00:00:00")]
    public TimeSpan AbsoluteTimeout { get; set; } = TimeSpan.FromHours(12);

    /// <summary>In how many browsers at once an account may be signed in; one more ends the one that would end first.</summary>
    [Range(1, 100)]
    public int MostSessions { get; set; } = 20;

    /// <summary>How long a copy still shows pages to somebody whose session it has seen in Redis, while Redis is away. Zero: not at all.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan OutageGrace { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>For how long attempts are counted; then all of a window's are forgotten at once.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Failures of one user name from one address within <see cref="Window"/>.</summary>
    [Range(1, 1000)]
    public int FailuresPerUserAndAddress { get; set; } = 5;

    /// <summary>Failures of one address (a /64 for IPv6).</summary>
    [Range(1, 10_000)]
    public int FailuresPerAddress { get; set; } = 20;

    /// <summary>Failures of one user name from all addresses it is not known at.</summary>
    [Range(1, 100_000)]
    public int FailuresPerUser { get; set; } = 100;

    /// <summary>How long a user is known at an address after signing in from it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan KnownAddressFor { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How many such addresses are kept for a user: the latest.</summary>
    [Range(1, 1000)]
    public int KnownAddresses { get; set; } = 32;
}
