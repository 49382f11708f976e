using System.Globalization;
using RedisWeb.Resources;

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
        Loss.Nothing => Texts.Diagnostics["No acknowledged write is lost."],
        Loss.LastSecond => Texts.Diagnostics["Up to 1 s of writes can be lost."],
        Loss.HeldBack => Texts.Diagnostics["Writes that the operating system has not put on disk can be lost, commonly those of the last 30 s."],
        Loss.NotFlushed => Texts.Diagnostics["Writes that have not reached the append-only file can be lost, by default those of the last second."],
        Loss.SinceSnapshot => SinceSnapshot(now) + Plans,
        Loss.Everything => Texts.Diagnostics["Everything is lost: nothing is kept."],
        _ => Texts.Diagnostics["What can be lost is not known: the server does not tell."],
    };

    private string Plans => AreSnapshotsPlanned switch
    {
        false => Texts.Diagnostics[" No further snapshot is planned."],
        null => Texts.Diagnostics[" Whether further snapshots are planned can't be read."],
        _ => "",
    };

    private string SinceSnapshot(DateTimeOffset now)
    {
        var when = Since is { } since ? Texts.Diagnostics["the last snapshot {0} ago", Ago(now - since)] : Texts.Diagnostics["the last snapshot"];
        var changes = Texts.Diagnostics.Count(Changes ?? 0, "{0} change", "{0} changes");
        return Changes switch
        {
            0 => Texts.Diagnostics["Nothing is lost: nothing has changed since {0}.", when],
            null => Texts.Diagnostics["Everything since {0} can be lost.", when],
            _ => Texts.Diagnostics["Everything since {0} is lost: {1}.", when, changes],
        };
    }

    private static string Ago(TimeSpan age)
    {
        string Text(double value, string text) => string.Format(CultureInfo.CurrentCulture, text, Math.Max(0, value).ToString("N0", CultureInfo.CurrentCulture));
        return age.TotalSeconds switch
        {
            < 90 => Text(age.TotalSeconds, Texts.Diagnostics["{0} s"]),
            < 5_400 => Text(age.TotalMinutes, Texts.Diagnostics["{0} min"]),
            < 129_600 => Text(age.TotalHours, Texts.Diagnostics["{0} h"]),
            _ => Text(age.TotalDays, Texts.Diagnostics["{0} days"]),
        };
    }
}
