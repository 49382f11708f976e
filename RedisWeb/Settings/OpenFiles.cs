using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace RedisWeb.Settings;

/// <summary>How many files, sockets among them, this process may have open. With too few it does not find its own libraries, and says that they are missing.</summary>
internal static class OpenFiles
{
    private const string Limits = "/proc/self/limits"; // Linux has it; others have no such trouble that we know of
    private const string Line = "Max open files";
    private const int Fewest = 512; // 350 are open once the first pages have been served

    // Before the libraries are looked for that the start needs, and with as few as there are anyway.
    [ModuleInitializer]
    internal static void Check()
    {
        if (Assembly.GetEntryAssembly() == typeof(OpenFiles).Assembly && Limit() is { } limit and < Fewest)
        {
            using var error = Console.OpenStandardError();
            error.Write(Encoding.UTF8.GetBytes($"This process may have {limit} files open, and needs {Fewest} at least: raise the limit (ulimit -n, LimitNOFILE).\n"));
            Environment.Exit(1);
        }
    }

    // "Max open files            1024                 524288               files": what holds, and how far it could be raised.
    private static int? Limit()
    {
        var text = File.Exists(Limits) ? File.ReadAllText(Limits) : "";
        var at = text.IndexOf(Line, StringComparison.Ordinal);
        return at >= 0 && text[(at + Line.Length)..].Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var limit, ..]
            && int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var files) ? files : null;
    }
}
