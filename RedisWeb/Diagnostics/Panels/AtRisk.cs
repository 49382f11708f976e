using System.Globalization;

namespace RedisWeb.Diagnostics.Panels;

/// <summary>What is lost if a server dies; the least first.</summary>
public enum Loss
{
    /// <summary>No write that was acknowledged.</summary>
    Nothing,

    /// <summary>What has not reached the disk: up to a second, or two while it is slow.</summary>
    LastSecond,

    /// <summary>What the operating system holds back: commonly up to half a minute.</summary>
    HeldBack,

    /// <summary>There is an append-only file; how often it reaches the disk can't be read.</summary>
    NotFlushed,

    /// <summary>All changes since the last snapshot.</summary>
    SinceSnapshot,

    /// <summary>The server does not tell.</summary>
    Unknown,

    /// <summary>Nothing is kept.</summary>
    Everything,
}

/// <summary>What is lost if a server dies now.</summary>
/// <param name="Changes">Since the last snapshot, where it is that; null where that is not known.</param>
/// <param name="Since">When that was, or the start of the server if it made none yet.</param>
/// <param name="AreSnapshotsPlanned">Whether the server makes snapshots by itself; null where that can't be read.</param>
public sealed record AtRisk(Loss Loss, long? Changes = null, DateTimeOffset? Since = null, bool? AreSnapshotsPlanned = null)
{
    /// <summary>As a sentence, with numbers as the current culture writes them.</summary>
    public string Words(DateTimeOffset now) => Loss switch
    {
        Loss.Nothing => "No acknowledged write is lost.",
        Loss.LastSecond => "Up to 1 s of writes can be lost.",
        Loss.HeldBack => "Writes that the operating system has not put on disk can be lost, commonly those of the last 30 s.",
        Loss.NotFlushed => "Writes that have not reached the append-only file can be lost, by default those of the last second.",
        Loss.SinceSnapshot => SinceSnapshot(now) + Plans,
        Loss.Everything => "Everything is lost: nothing is kept.",
        _ => "What can be lost is not known: the server does not tell.",
    };

    private string Plans => AreSnapshotsPlanned switch
    {
        false => " No further snapshot is planned.",
        null => " Whether further snapshots are planned can't be read.",
        _ => "",
    };

    private string SinceSnapshot(DateTimeOffset now)
    {
        var when = Since is { } since ? $"the last snapshot {Ago(now - since)} ago" : "the last snapshot";
        var changes = Changes is 1 ? "1 change" : string.Create(CultureInfo.CurrentCulture, $"{Changes:N0} changes");
        return Changes switch
        {
            0 => $"Nothing is lost: nothing has changed since {when}.",
            null => $"Everything since {when} can be lost.",
            _ => $"Everything since {when} is lost: {changes}.",
        };
    }

    private static string Ago(TimeSpan age)
    {
        var (value, unit) = age.TotalSeconds switch
        {
            < 90 => (age.TotalSeconds, "s"),
            < 5_400 => (age.TotalMinutes, "min"),
            < 129_600 => (age.TotalHours, "h"),
            _ => (age.TotalDays, "days"),
        };
        return string.Create(CultureInfo.CurrentCulture, $"{Math.Max(0, value):N0} {unit}");
    }
}
