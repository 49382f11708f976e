using RedisWeb.Sessions;

namespace RedisWeb.Models;

/// <summary>What surrounds every page: how this visitor wants it to look, and whether the workspace can be had.</summary>
/// <param name="IsWorkspaceAway">The visitor has one, but Redis can't be reached.</param>
public sealed record SiteFrame(Preferences Preferences, bool IsWorkspaceAway)
{
    /// <summary>Its place in a view's data.</summary>
    public const string Name = "Frame";

    /// <summary>The place of the page's one address in a view's data, where that is not the one it was asked by.</summary>
    public const string Address = "Address";

    /// <summary>For pages that leave the session alone.</summary>
    public static SiteFrame Default { get; } = new(Preferences.Default, false);

    /// <summary>The name of whoever has signed in, and may look at the diagnostics.</summary>
    public string? SignedInAs { get; init; }

    /// <summary>What browsers are told of the colours that there are.</summary>
    public string ColorScheme => Preferences.Scheme == ColourScheme.System ? "light dark" : Scheme;

    public string Scheme => PreferencesPage.Spelled(Preferences, "scheme");

    public string Density => PreferencesPage.Spelled(Preferences, "density");

    /// <summary>What stands between thousands, for the script that keeps ages true.</summary>
    public string Thousands => NumberCultures.Of(Preferences.Numbers).NumberFormat.NumberGroupSeparator;

    /// <param name="session">Has been loaded.</param>
    public static SiteFrame Of(ISession session) => session.IsAvailable ? new(Workspace.PreferencesIn(session), false) : Default with { IsWorkspaceAway = true };
}
