using System.Runtime.InteropServices;

namespace RedisWeb.Tests.Support;

/// <summary>What a Unix process can be sent.</summary>
internal static partial class Signals
{
    private const int Term = 15;

    /// <summary>SIGTERM: asks it to end.</summary>
    public static void Terminate(int pid) => Send(pid, Term);

    /// <summary>SIGSTOP: when this returns it stands still, with all of its threads; it keeps its connections.</summary>
    public static void Pause(int pid)
    {
        Send(pid, OperatingSystem.IsMacOS() ? 17 : 19);
        SpinWait.SpinUntil(() => !OperatingSystem.IsLinux() || Directory.GetDirectories($"/proc/{pid}/task").All(IsStopped));
    }

    /// <summary>SIGCONT: it goes on.</summary>
    public static void Resume(int pid) => Send(pid, OperatingSystem.IsMacOS() ? 19 : 18);

    public static void Send(int pid, int signal)
    {
        if (Kill(pid, signal) != 0)
        {
            throw new InvalidOperationException($"Signal {signal} was refused: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    // The state stands after the name, which may hold anything but ends with the last bracket.
    private static bool IsStopped(string thread)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(thread, "stat"));
            return stat[stat.LastIndexOf(')') + 2] is 'T' or 't';
        }
        catch (IOException)
        {
            return true; // it has just ended
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
