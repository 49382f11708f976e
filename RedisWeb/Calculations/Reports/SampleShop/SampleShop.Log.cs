namespace RedisWeb.Calculations;

internal sealed partial class SampleShop
{
    [LoggerMessage(1, LogLevel.Information, "Made the sample shop at {Path}: {OrderLines} order lines in {Seconds:0.0} s.")]
    private partial void LogMade(string path, int orderLines, double seconds);
}
