using RedisWeb.Sessions;

namespace RedisWeb.Models;

/// <summary>What surrounds every page: how this visitor wants it to look, and whether the workspace can be had.</summary>
/// <param name="IsWorkspaceAway">The visitor has one, but Redis can't be reached.</param>
public sealed record SiteFrame(Preferences Preferences, bool IsWorkspaceAway)
{
    /// <summary>Its place in a view's data.</summary>
    public const string Name = "Frame";

    /// <summary>For pages that leave the session alone.</summary>
    public static SiteFrame Default { get; } = new(Preferences.Default, false);

    /// <summary>What the stylesheets call the chosen scheme; null for the device's own.</summary>
    public string? Scheme => Preferences.Scheme switch
    {
        ColourScheme.Light => "light",
        ColourScheme.Dark => "dark",
        _ => null,
    };

    /// <summary>What the stylesheets call the chosen density; null for the usual one.</summary>
    public string? Density => Preferences.Density == PageDensity.Compact ? "compact" : null;

    /// <summary>What stands between thousands, for the script that keeps ages true; null for a comma.</summary>
    public string? Thousands => Preferences.Numbers == NumberFormat.CommaPoint ? null : NumberCultures.Of(Preferences.Numbers).NumberFormat.NumberGroupSeparator;

    /// <param name="session">Has been loaded.</param>
    public static SiteFrame Of(ISession session) => session.IsAvailable ? new(Workspace.PreferencesIn(session), false) : Default with { IsWorkspaceAway = true };
}
