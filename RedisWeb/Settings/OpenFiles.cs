using System.Globalization;

namespace RedisWeb.Settings;

/// <summary>How many files, sockets among them, this process may have open. With too few it would not find its own libraries, and say that they are missing.</summary>
internal static class OpenFiles
{
    private const string Limits = "/proc/self/limits"; // Linux has it; others have no such trouble that we know of
    private const int Fewest = 512; // 350 are open once the first pages have been served

    /// <summary>What to tell the operator; null where there are enough.</summary>
    public static string? TooFew() => Limit() is { } limit and < Fewest
        ? $"This process may have {limit} files open, and needs {Fewest} at least: raise the limit (ulimit -n, LimitNOFILE)." : null;

    // "Max open files            1024                 524288               files": what holds, and how far it could be raised.
    private static int? Limit() => File.Exists(Limits)
        && File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal))?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, var limit, ..]
        && int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var files) ? files : null;
}
