using RedisWeb.Calculations;
using RedisWeb.Telemetry;

namespace RedisWeb.Http;

/// <summary>Logs why requests are refused: when that begins, and once a minute while it lasts; not each.</summary>
public sealed partial class RefusalLog(RepeatedLines lines, ILogger<RefusalLog> logger)
{
    /// <summary>A calculation gives no answers.</summary>
    public void Refused(string slug, Exception cause)
    {
        if (lines.IsTime(Kind(slug, cause is CalculationUnavailableException ? typeof(CalculationUnavailableException) : cause.GetType()), out _))
        {
            LogRefused(slug, cause.Message, RepeatedLines.Causes(cause));
        }
    }

    /// <summary>It was computed. A full queue and a time limit are not over by that: while they last some computes come through.</summary>
    public void Worked(string slug)
    {
        if (lines.Forget(Kind(slug, typeof(CalculationUnavailableException))))
        {
            LogWorks(slug);
        }
    }

    /// <summary>Something was sent that no page of ours sends.</summary>
    public void Refused(HttpRequest request, string why)
    {
        if (lines.IsTime(why, out var count))
        {
            LogForm(request.Method, request.Path.ToUriComponent(), request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "nowhere", why, count);
        }
    }

    private static object Kind(string slug, Type cause) => (slug, cause);

    [LoggerMessage(1, LogLevel.Warning, "{Calculation} gives no answers: {Message} Until it works this is said once a minute. ({Causes})")]
    private partial void LogRefused(string calculation, string message, string causes);

    [LoggerMessage(2, LogLevel.Information, "{Calculation} gives answers again.")]
    private partial void LogWorks(string calculation);

    [LoggerMessage(3, LogLevel.Warning, "{Method} {Path} from {Address} was refused: {Why}. ({Count} since the last line that says so; there is one a minute at most.)")]
    private partial void LogForm(string method, string path, string address, string why, int count);
}
