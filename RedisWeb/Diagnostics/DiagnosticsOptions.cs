using System.ComponentModel.DataAnnotations;

namespace RedisWeb.Diagnostics;

/// <summary>How the diagnostics are read; section <c>Diagnostics</c>.</summary>
public sealed class DiagnosticsOptions
{
    public const string Section = "Diagnostics";

    /// <summary>How long a panel waits for its source before it shows the last figures there were: all panels wait side by side, so the page is there not much later, whatever hangs.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:10")]
    public TimeSpan PanelDeadline { get; set; } = TimeSpan.FromMilliseconds(400);
}
