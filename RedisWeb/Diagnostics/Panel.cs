namespace RedisWeb.Diagnostics;

/// <summary>How a panel's figures were come by.</summary>
public enum PanelState
{
    /// <summary>Just read.</summary>
    Ok,

    /// <summary>The source did not answer in time.</summary>
    Slow,

    /// <summary>It could not be asked, or answered with an error.</summary>
    Failed,

    /// <summary>The account that the app uses may not ask this.</summary>
    NotPermitted,

    /// <summary>This server has no such thing.</summary>
    NotSupported,
}

/// <summary>Whose figures a panel shows.</summary>
public enum PanelScope
{
    ThisCopy,
    AllCopies,
    Server,
}

/// <summary>One part of the diagnostics: figures, whose they are, and how fresh.</summary>
/// <param name="State">How the last attempt to read them went.</param>
/// <param name="Figures">The last that were read, be it long ago; null where there were none yet.</param>
/// <param name="At">When these were read; null where there are none.</param>
/// <param name="Problem">What went wrong with it, for an administrator; holds no secret. Null where nothing did.</param>
public sealed record Panel<T>(PanelState State, PanelScope Scope, T? Figures, DateTimeOffset? At, TimeSpan Took, string? Problem)
    where T : class;

/// <summary>The source knows why there are no figures, and no further attempt will change that.</summary>
/// <param name="state"><see cref="PanelState.NotPermitted"/> or <see cref="PanelState.NotSupported"/>.</param>
/// <param name="message">What is not to be had, as <c>CONFIG is not permitted to this account</c>; holds no secret.</param>
public sealed class PanelUnavailableException(PanelState state, string message) : Exception(message)
{
    public PanelState State => state;
}

/// <summary>Does without what is not to be had.</summary>
internal static class Optional
{
    /// <returns>Null where it can't be read, whatever the reason is: the page says so.</returns>
    public static async Task<T?> ReadAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception)
        {
            return default;
        }
    }
}
