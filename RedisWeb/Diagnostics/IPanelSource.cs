namespace RedisWeb.Diagnostics;

/// <summary>Where a panel's figures come from. What it throws becomes the panel's state: see <see cref="PanelUnavailableException"/>; any other exception is a failure.</summary>
/// <typeparam name="T">The figures: an immutable record.</typeparam>
public interface IPanelSource<T>
    where T : class
{
    PanelScope Scope { get; }

    /// <summary>Reads the figures. Need not watch the time: whoever asks stops waiting at the panel's deadline.</summary>
    Task<T> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>The source knows why there are no figures, and no further attempt will change that.</summary>
/// <param name="state"><see cref="PanelState.NotPermitted"/> or <see cref="PanelState.NotSupported"/>.</param>
/// <param name="message">What is not to be had, as <c>CONFIG is not permitted to this account</c>; holds no secret.</param>
public sealed class PanelUnavailableException(PanelState state, string message) : Exception(message)
{
    public PanelState State => state;
}
