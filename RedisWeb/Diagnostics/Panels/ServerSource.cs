using RedisWeb.Diagnostics.Servers;

namespace RedisWeb.Diagnostics.Panels;

/// <summary>Reads a panel from the Redis servers; what they refuse becomes the panel's state.</summary>
internal abstract class ServerSource<T> : IPanelSource<T>
    where T : class
{
    public PanelScope Scope => PanelScope.Server;

    public async Task<T> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await FiguresAsync().WaitAsync(cancellationToken);
        }
        catch (ServerRefusedException ex)
        {
            throw new PanelUnavailableException(ex.Refusal == ServerRefusal.NotPermitted ? PanelState.NotPermitted : PanelState.NotSupported, ex.Message);
        }
    }

    protected abstract Task<T> FiguresAsync();

    /// <summary>A part that the panel can do without: where it can't be had, the gaps say so.</summary>
    /// <param name="part">The part, being read.</param>
    /// <param name="what">What it is, for the gaps.</param>
    /// <param name="gaps">Gets a sentence.</param>
    protected static async Task<TPart?> UnlessMissingAsync<TPart>(Task<TPart> part, string what, List<string> gaps)
        where TPart : class
    {
        try
        {
            return await part;
        }
        catch (ServerRefusedException ex)
        {
            gaps.Add(ex.Message);
        }
        catch (Exception ex)
        {
            gaps.Add($"{what} did not come: {ex.GetType().Name}."); // the panel's other figures are there
        }

        return null;
    }

    /// <summary>Likewise, from each server; those that did not answer become gaps too.</summary>
    protected static async Task<IReadOnlyList<NodeReply<TPart>>> FromEachUnlessMissingAsync<TPart>(Task<NodeReplies<TPart>> part, string what, List<string> gaps)
    {
        var replies = await UnlessMissingAsync(part, what, gaps);
        gaps.AddRange(replies?.Gaps.Where(gap => !gaps.Contains(gap)) ?? []);
        return replies?.Read ?? [];
    }
}
