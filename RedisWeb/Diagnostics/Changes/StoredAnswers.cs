using Microsoft.Extensions.Options;
using RedisWeb.Diagnostics.Servers;

namespace RedisWeb.Diagnostics.Changes;

/// <summary>About how many answers there are to remove.</summary>
public sealed class StoredAnswers(OwnKeys keys, IOptions<DiagnosticsOptions> options, TimeProvider clock)
{
    /// <param name="calculation">Its slug; null for all.</param>
    /// <returns>Null where Redis does not tell.</returns>
    public async Task<long?> CountAsync(string? calculation)
    {
        try
        {
            return await keys.CountAsync(calculation).WaitAsync(options.Value.PanelDeadline, clock);
        }
        catch (Exception)
        {
            return null; // whatever it is: the change can be made without the figure, or will say what is wrong
        }
    }
}
