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

    public static SiteFrame Of(Workspace workspace) => workspace.IsAvailable ? new(workspace.Preferences, false) : Default with { IsWorkspaceAway = true };
}
